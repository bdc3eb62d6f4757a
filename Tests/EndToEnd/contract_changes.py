#!/usr/bin/env python3
"""Does what docs/guides/changing-the-contract.md says of the clients: changes a contract, and looks.

    contract_changes.py [typescript | swift]

Of a small contract one thing is changed at a time. A program that was written against the contract as it was is compiled
against the client of the contract as it is: the compiler finds what the guide's table says, and nothing else. And the
program with its old client meets a server of the new contract: what becomes of it is in the table too.
"""

import concurrent.futures
import copy
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import swift_changes

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guides/changing-the-contract.md"
TOOL = ROOT / ".build/debug/CodegenTool"

PROBLEM = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}


def answer(schema):
    return {"description": "An answer.", "content": {"application/json": {"schema": schema}}}


SEARCH = {"name": "search", "in": "query", "schema": {"type": "string"}}


def size(default):
    return {"name": "size", "in": "query", "schema": {"type": "integer", "default": default}}


NOTE = {
    "type": "object", "required": ["id", "title", "kind"],
    "properties": {
        "id": {"type": "integer"}, "title": {"type": "string"},
        "kind": {"type": "string", "enum": ["plain", "secret"]},
    },
}
NEW_NOTE = {
    "type": "object", "required": ["title"], "additionalProperties": False,
    "properties": {"title": {"type": "string", "maxLength": 100}, "kind": {"type": "string", "enum": ["plain", "secret"]}},
}
CONTRACT = {
    "openapi": "3.1.0", "info": {"title": "Notes", "version": "1.0.0"},
    "servers": [{"url": "/"}], "tags": [{"name": "notes"}, {"name": "others"}],
    "components": {"schemas": {"Note": NOTE, "NewNote": NEW_NOTE},
                   "securitySchemes": {"bearerAuth": {"type": "http", "scheme": "bearer"}}},
    "paths": {"/notes": {
        "post": {
            "operationId": "createNote", "tags": ["notes"],
            "requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewNote"}}}},
            "responses": {"201": answer({"$ref": "#/components/schemas/Note"}), "409": answer(PROBLEM)},
        },
        "get": {
            "operationId": "listNotes", "tags": ["notes"],
            "parameters": [SEARCH, size(10)],
            "responses": {"200": answer({"type": "array", "items": {"$ref": "#/components/schemas/Note"}}), "default": answer(PROBLEM)},
        },
    }},
}

PROGRAM = """
import { createNote, listNotes, ok } from './client/index.js';
import type { Client, Note } from './client/index.js';

function label(kind: Note['kind']): string {
    switch (kind) {
        case 'plain': return 'a plain';
        case 'secret': return 'a secret';
    }
}

export async function create(client: Client): Promise<string> {
    const answer = await createNote(client, { body: { title: 'first', kind: 'plain' } });
    switch (answer.status) {
        case 201: return `${label(answer.body.kind)} note ${answer.body.id.toFixed(0)}: ${answer.body.title.toUpperCase()}`;
        case 409: return answer.body.detail;
    }
}

export async function list(client: Client): Promise<number> {
    return (await ok(listNotes(client, { query: { search: 'first' } }))).length;
}
"""

# What the server answers when nothing says otherwise: to POST and to GET.
CREATED = (201, {"id": 7, "title": "first", "kind": "plain"})
LISTED = (200, [CREATED[1]])
AS_BEFORE = "a plain note 7: FIRST"
UNEXPECTED = "UnexpectedAnswerError"


def edit(*path, value=None, remove=False):
    """A change of one place in the contract."""
    def change(contract):
        place = contract
        for name in path[:-1]:
            place = place[name]
        if remove:
            del place[path[-1]]
        elif isinstance(place.get(path[-1]), list) and isinstance(value, list):
            place[path[-1]] = place[path[-1]] + value
        else:
            place[path[-1]] = value
    return change


def both(*changes):
    def change(contract):
        for one in changes:
            one(contract)
    return change


def moved(old, new):
    def change(contract):
        contract["paths"][new] = contract["paths"].pop(old)
    return change


def renamed_schema(contract):
    text = json.dumps(contract).replace("#/components/schemas/Note\"", "#/components/schemas/Memo\"")
    contract.clear()
    contract.update(json.loads(text))
    contract["components"]["schemas"]["Memo"] = contract["components"]["schemas"].pop("Note")


def replaced_list(*path, value):
    return both(edit(*path, remove=True), edit(*path, value=value))


NOTE_AT = ("components", "schemas", "Note")
NEW_AT = ("components", "schemas", "NewNote")
POST = ("paths", "/notes", "post")
GET = ("paths", "/notes", "get")
REFUSED = (422, {"detail": "no"})

# By the first column of the guide's table: the change, what a server of the new contract answers the old program with, and
# what becomes of `create`. Where the change is of the list, `list` is what is run.
CHANGES = {
    "an optional property is added to an answer": (
        edit(*NOTE_AT, "properties", "color", value={"type": "string"}),
        (201, {**CREATED[1], "color": "red"}), AS_BEFORE),
    "a required property is added to an answer": (
        both(edit(*NOTE_AT, "properties", "color", value={"type": "string"}), edit(*NOTE_AT, "required", value=["color"])),
        (201, {**CREATED[1], "color": "red"}), AS_BEFORE),
    "a property of an answer is removed, or renamed": (
        both(edit(*NOTE_AT, "properties", "title", remove=True), replaced_list(*NOTE_AT, "required", value=["id", "kind"])),
        (201, {"id": 7, "kind": "plain"}), "TypeError"),
    "a property of an answer becomes optional": (
        replaced_list(*NOTE_AT, "required", value=["id", "kind"]), (201, {"id": 7, "kind": "plain"}), "TypeError"),
    "a property of an answer may be null": (
        edit(*NOTE_AT, "properties", "title", value={"type": ["string", "null"]}),
        (201, {**CREATED[1], "title": None}), "TypeError"),
    "a property of an answer changes its type": (
        edit(*NOTE_AT, "properties", "id", value={"type": "string"}), (201, {**CREATED[1], "id": "7"}), "TypeError"),
    "a value is added to an enumeration in an answer": (
        edit(*NOTE_AT, "properties", "kind", "enum", value=["shared"]),
        (201, {**CREATED[1], "kind": "shared"}), "undefined note 7: FIRST"),
    "a value is removed from an enumeration in an answer": (
        replaced_list(*NOTE_AT, "properties", "kind", "enum", value=["plain"]), CREATED, AS_BEFORE),
    "a limit in an answer is widened or narrowed": (
        edit(*NOTE_AT, "properties", "title", "maxLength", value=3), CREATED, AS_BEFORE),
    "a status is added to an operation without `default`": (
        edit(*POST, "responses", "423", value=answer(PROBLEM)), (423, {"detail": "locked"}), UNEXPECTED),
    "a status is added to an operation with `default`": (
        edit(*GET, "responses", "423", value=answer(PROBLEM)), (423, {"detail": "locked"}), "ProblemError"),
    "a status is removed": (edit(*POST, "responses", "409", remove=True), CREATED, AS_BEFORE),
    "an optional property is added to a request": (
        edit(*NEW_AT, "properties", "color", value={"type": "string"}), CREATED, AS_BEFORE),
    "a required property is added to a request": (
        both(edit(*NEW_AT, "properties", "color", value={"type": "string"}), edit(*NEW_AT, "required", value=["color"])),
        REFUSED, UNEXPECTED),
    "a property of a request is removed, or renamed": (
        edit(*NEW_AT, "properties", "kind", remove=True), REFUSED, UNEXPECTED),
    "a value is removed from an enumeration in a request": (
        replaced_list(*NEW_AT, "properties", "kind", "enum", value=["secret"]), REFUSED, UNEXPECTED),
    "a limit in a request is narrowed": (edit(*NEW_AT, "properties", "title", "maxLength", value=3), REFUSED, UNEXPECTED),
    "an optional parameter is added": (
        edit(*GET, "parameters", value=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}]), LISTED, "1"),
    "a required parameter is added": (
        edit(*GET, "parameters", value=[{"name": "folder", "in": "query", "required": True, "schema": {"type": "string"}}]),
        REFUSED, "ProblemError"),
    "a parameter is removed, or renamed": (
        replaced_list(*GET, "parameters", value=[{"name": "q", "in": "query", "schema": {"type": "string"}}]),
        REFUSED, "ProblemError"),
    "the default of a parameter is changed": (
        both(edit(*GET, "parameters", remove=True), edit(*GET, "parameters", value=[SEARCH, size(20)])), LISTED, "1"),
    "a media type is added to a request": (
        edit(*POST, "requestBody", "content", "text/plain", value={"schema": {"type": "string"}}), CREATED, AS_BEFORE),
    "a path is changed": (moved("/notes", "/memos"), (404, {"detail": "no"}), UNEXPECTED),
    "an operation is removed": (edit(*POST, remove=True), (405, {"detail": "no"}), UNEXPECTED),
    "an `operationId` is renamed": (edit(*POST, "operationId", value="addNote"), CREATED, AS_BEFORE),
    "a schema is renamed": (renamed_schema, CREATED, AS_BEFORE),
    "a tag is changed": (replaced_list(*POST, "tags", value=["others"]), CREATED, AS_BEFORE),
    "a credential is asked for": (edit(*POST, "security", value=[{"bearerAuth": []}]), (401, {"detail": "no"}), UNEXPECTED),
}

# What the old program in Swift gives: by what the one in TypeScript does, or else by the change.
SWIFT_OUTCOMES = {
    UNEXPECTED: "AnswerError.undeclared",
    "ProblemError": "AnswerError.unexpected",
    # What is missing is told where it is missing from.
    "a property of an answer is removed, or renamed": "AnswerError.unreadable",
    "a property of an answer becomes optional": "AnswerError.unreadable",
    "a property of an answer may be null": "AnswerError.unreadable /title",
    "a property of an answer changes its type": "AnswerError.unreadable /id",
    "a value is added to an enumeration in an answer": "AnswerError.unreadable /kind",
}

RUNNER = """
import { createClient } from './old/client/index.js';
import { create, list } from './old/program.js';

const outcomes = {};
for (const [name, run, status, body] of CASES) {
    const fetch = async () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
    const client = createClient({ baseURL: 'http://notes.example', retries: false, fetch });
    outcomes[name] = await (run === 'list' ? list : create)(client).then(String, (error) => error.name);
}
console.log(JSON.stringify(outcomes));
"""

OPTIONS = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2020",
           "--module", "es2020", "--moduleResolution", "node", "--lib", "es2020,dom,dom.iterable", "--pretty", "false"]


def generate(contract, folder):
    folder.mkdir(parents=True)
    document = folder / "openapi.json"
    document.write_text(json.dumps(contract))
    subprocess.run([TOOL, document, "--language", "typescript", "--output", folder / "client"], check=True)
    (folder / "program.ts").write_text(PROGRAM)


def compiled(folder):
    """The codes of what tsc finds, by the number of the change."""
    result = subprocess.run(["tsc", *OPTIONS, "--noEmit", *map(str, folder.glob("*/program.ts"))], cwd=folder, capture_output=True, text=True)
    codes = {}
    for path, code in re.findall(r"^(\S+?)\(\d+,\d+\): error (TS\d+)", result.stdout, re.M):
        codes.setdefault(path.split("/")[0], set()).add(code)
    return codes


def rows(title):
    """The rows of a table of the guide: what the compiler says, and what happens, by the change."""
    found = {}
    text = GUIDE.read_text().partition(f"\n## {title}")[2].partition("\n## ")[0]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and cells[0] in CHANGES:
            found[cells[0]] = cells[1:]
    return found


def changed():
    """The contract as each change makes it."""
    for change, _, _ in CHANGES.values():
        contract = copy.deepcopy(CONTRACT)
        change(contract)
        yield contract


def cases():
    """The function that meets each change, and what it is answered: status and body."""
    lists = ("list", "parameter", "with `default`")
    return [("list" if any(word in name for word in lists) else "create", *response)
            for name, (_, response, _) in CHANGES.items()]


def typescript(folder):
    """What is not as the guide says of TypeScript."""
    generate(CONTRACT, folder / "old")
    for number, contract in enumerate(changed()):
        generate(contract, folder / str(number))
    codes = compiled(folder)
    wrong = [f"the program as it was: {codes['old']}"] if "old" in codes else []
    subprocess.run(["tsc", *OPTIONS, "--outDir", folder / "run/old", folder / "old/program.ts"], cwd=folder, check=True)
    (folder / "run/package.json").write_text('{ "type": "module" }')
    named = [[name, *case] for name, case in zip(CHANGES, cases())]
    (folder / "run/run.js").write_text(RUNNER.replace("CASES", json.dumps(named)))
    outcomes = json.loads(subprocess.run(["node", folder / "run/run.js"], check=True, capture_output=True, text=True).stdout)
    told = rows("TypeScript")
    for number, (name, (_, _, expected)) in enumerate(CHANGES.items()):
        found = codes.get(str(number), set())
        if outcomes[name] != expected:
            wrong.append(f"{name}: the old program gives {outcomes[name]}, not {expected}")
        if name not in told:
            wrong.append(f"{name}: not in the guide (tsc says {sorted(found)})")
        elif set(re.findall(r"TS\d+", told[name][0])) != found:
            wrong.append(f"{name}: tsc says {sorted(found)}, the guide: {told[name][0]}")
        elif expected.endswith("Error") and f"`{expected}`" not in told[name][1]:
            wrong.append(f"{name}: the guide does not name {expected}")
    return wrong


def swift(folder):
    """What is not as the guide says of Swift."""
    swift_changes.generate(CONTRACT, folder / "old")
    for number, contract in enumerate(changed()):
        swift_changes.generate(contract, folder / str(number))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        errors = list(pool.map(swift_changes.compiled, [folder / str(number) for number in range(len(CHANGES))]))
    outcomes = swift_changes.outcomes(folder / "old", cases())
    told, wrong = rows("Swift"), []
    for name, found, outcome in zip(CHANGES, errors, outcomes, strict=True):
        before = CHANGES[name][2]
        expected = SWIFT_OUTCOMES.get(name, SWIFT_OUTCOMES.get(before, before))
        if outcome != expected:
            wrong.append(f"{name}: the old program gives {outcome}, not {expected}")
        if name not in told:
            wrong.append(f"{name}: not in the guide (swiftc says {found})")
            continue
        said = re.findall(r"`([^`]+)`", told[name][0])
        if not all(any(text in error for text in said) for error in found) or \
                not all(any(text in error for error in found) for text in said):
            wrong.append(f"{name}: swiftc says {found}, the guide: {told[name][0]}")
        error = expected.split()[0] if expected.startswith("AnswerError.") else None
        if error and f"`{error}`" not in told[name][1] or not error and not told[name][1].startswith("taken"):
            wrong.append(f"{name}: the old program gives {outcome}, the guide: {told[name][1]}")
    return wrong


def main():
    wrong = []
    for check in [typescript, swift]:
        if sys.argv[1:] in ([], [check.__name__]):
            with tempfile.TemporaryDirectory() as folder:
                wrong += [f"{check.__name__}: {fault}" for fault in check(pathlib.Path(folder))]
    if wrong:
        sys.exit("contract changes:\n  " + "\n  ".join(wrong))
    print(f"contract changes: {len(CHANGES)} are as docs/guides/changing-the-contract.md says")


if __name__ == "__main__":
    main()
