#!/usr/bin/env python3
"""Drives `accord bowtie` over JSON-Schema-Test-Suite, and with lines that are no commands.

    bowtie.py [--binary PATH]

What a test of the suite expects must be answered, but for those that fail in process too (SchemaSuiteTests).
"""

import argparse
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
DRAFTS = {
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft4": "http://json-schema.org/draft-04/schema#",
}
# As in SchemaSuiteTests, which has the reasons.
EXCEPTIONS = {
    "draft7/optional/content.json: an invalid JSON document",
    "draft7/optional/content.json: a validly-encoded invalid JSON document",
    "draft7/optional/content.json: an invalid base64 string that is valid JSON",
    "draft7/optional/cross-draft.json: missing bar is invalid",
    "draft4/optional/zeroTerminatedFloats.json: a float is not an integer even without fractional part",
}
SCHEMA = {"type": "integer"}
HOSTILE = [
    "", "{", "null", "[]", '"run"', "{}", '{"cmd": 1}', '{"cmd": "frobnicate", "seq": 1}', '{"cmd": "run", "seq": 2}',
    "\u0000", "[" * 100_000, '{"cmd": "run", "seq": 3, "case": {"schema": {"type": "int"}, "tests": [{"instance": 1}]}}',
    '{"cmd": "run", "seq": 4, "case": {"schema": {"$ref": "nowhere"}, "tests": [{"instance": 1}]}}',
    '{"cmd": "run", "seq": 5, "case": {"schema": {"$ref": "#"}, "tests": [{"instance": 1}]}}',
    '{"cmd": "run", "seq": 6, "case": {"schema": true, "tests": [{}, 1, {"instance": ' + "[" * 900 + "]" * 900 + "}]}}",
    '{"cmd": "run", "seq": 7, "case": {"schema": {"$dynamicAnchor": "a", "$dynamicRef": "#a"}, "tests": [{"instance": 1}]}}',
    '{"cmd": "run", "seq": 8, "case": {"schema": {"pattern": "^(a+)+$"}, "tests": [{"instance": "' + "a" * 5_000 + '!"}]}}',
    '{"cmd": "run", "seq": 9, "case": {"schema": {"pattern": "("}, "tests": [{"instance": "a"}]}}',
    '{"cmd": "start", "version": 7}', '{"cmd": "dialect", "dialect": "https://json-schema.org/draft/2019-09/schema"}',
]  # fmt: skip


class Session:
    def __init__(self, binary, *options):
        self.process = subprocess.Popen([binary, "bowtie", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.answers.put(line)

    def tell(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, command):
        self.tell(command if isinstance(command, str) else json.dumps(command))
        return json.loads(self.answers.get(timeout=60))

    def start(self):
        answer = self.ask({"cmd": "start", "version": 1})
        assert answer["version"] == 1 and answer["ready"] is True, answer
        required = {"name", "language", "dialects", "homepage", "issues", "source"}
        assert required <= set(answer["implementation"]), answer
        assert set(answer["implementation"]["dialects"]) == set(DRAFTS.values()), answer

    def stop(self):
        self.tell(json.dumps({"cmd": "stop"}))
        assert self.process.wait(10) == 0
        assert self.answers.empty()


def remotes(suite, draft):
    folder, found = suite / "remotes", {}
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(("draft", "v")) or name.startswith(draft + "/"):
            found["http://localhost:1234/" + name] = json.loads(path.read_text())
    return found


def run_files(binary, suite, draft, folder):
    session = Session(binary, *(["--assert-formats"] if folder.endswith("format") else []))
    session.start()
    assert session.ask({"cmd": "dialect", "dialect": DRAFTS[draft]}) == {"ok": True}
    registry, total, failed, sequence = remotes(suite, draft), 0, [], 0
    for path in sorted((suite / "tests" / draft / folder).glob("*.json")):
        for group in json.loads(path.read_text()):
            sequence += 1
            tests = [{"description": test["description"], "instance": test["data"]} for test in group["tests"]]
            case = {"description": group["description"], "schema": group["schema"], "tests": tests, "registry": registry}
            answer = session.ask({"cmd": "run", "seq": sequence, "case": case})
            assert answer["seq"] == sequence, answer
            results = answer.get("results", [answer] * len(tests))
            assert len(results) == len(tests)
            for test, result in zip(group["tests"], results):
                total += 1
                if result.get("valid") is not test["valid"]:
                    failed.append(f"{path.relative_to(suite / 'tests')}: {test['description']}")
    session.stop()
    print(f"bowtie {draft}/{folder}: {total - len(failed)}/{total}")
    return failed


def run_hostile(binary):
    session = Session(binary)
    session.start()
    for line in HOSTILE[1:]:
        answer = session.ask(line)
        what = line[:80]
        assert "seq" in answer or "ok" in answer, (what, answer)
        kinds = [key for key in ("errored", "results", "ok") if key in answer]
        assert len(kinds) == 1, (what, answer)
        if "errored" in answer:
            assert answer["errored"] is True and answer["context"]["message"], (what, answer)
    session.tell(HOSTILE[0])
    case = {"description": "", "schema": SCHEMA, "tests": [{"description": "", "instance": value} for value in (1, "a")]}
    answer = session.ask({"cmd": "run", "seq": {"any": ["value"]}, "case": case})
    assert answer == {"seq": {"any": ["value"]}, "results": [{"valid": True}, {"valid": False}]}, answer
    case = {"description": "", "schema": {"title": "A"}, "tests": [{"description": "", "instance": 1}]}
    answer = session.ask({"cmd": "run", "seq": 1, "case": case, "output": "annotations"})
    assert answer["results"][0]["annotations"][0]["annotation"] == "A", answer
    session.stop()
    print(f"bowtie: {len(HOSTILE)} lines that are no commands, or bad ones, are survived")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/debug/accord"))
    binary = parser.parse_args().binary
    run_hostile(binary)
    corpus = pathlib.Path(os.environ.get("ACCORD_CORPUS", ROOT.parent / "shared/corpus"))
    suite = corpus / "json-schema-test-suite"
    if not suite.is_dir():
        if os.environ.get("CI") == "true":
            sys.exit("bowtie: json-schema-test-suite is missing")
        return print("SKIP bowtie: json-schema-test-suite not found under shared/corpus beside the repository")
    failed = []
    for draft in DRAFTS:
        for folder in ("", "optional", "optional/format"):
            failed += run_files(binary, suite, draft, folder)
    unexpected, unneeded = set(failed) - EXCEPTIONS, EXCEPTIONS - set(failed)
    if unexpected or unneeded:
        sys.exit(f"bowtie: unexpected failures {sorted(unexpected)}; exceptions no longer needed {sorted(unneeded)}")


main()
