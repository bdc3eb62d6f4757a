#!/usr/bin/env python3
"""Runs `accord` as a program: what it prints and ends with, for good input and for bad.

    command.py [--binary PATH]
"""

import argparse
import json
import os
import pathlib
import pty
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PET = """\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string, nullable: true}
        owner: {$ref: 'shared/owner.yml#/Owner'}
"""
FILES = {
    "pets.yml": PET,
    "shared/owner.yml": "Owner: {type: object, required: [id], properties: {id: {type: integer}}}\n",
    "schema.json": '{"type": "object", "properties": {"id": {"$ref": "parts/id.json#/$defs/id"}}}',
    "parts/id.json": '{"$defs": {"id": {"$ref": "../limits.json"}}}',
    "limits.json": '{"maximum": 9}',
    "inner/outside.json": '{"$ref": "../limits.json"}',
    "draft4.json": '{"maximum": 9, "exclusiveMaximum": true}',
    "wrong.json": '{"type": "int", "minLength": -1}',
    "good.json": '{"id": 1}',
    "bad.json": '{"id": 10}',
    "nine.json": "9",
    "broken.json": '{"id": ',
    "deep.json": "[" * 100_000,
    "twice.yml": "a: 1\na: 2\n",
    "bytes.bin": bytes(range(256)),
    "empty.yml": "",
    "refused.yml": "openapi: 3.1.0\n",
}


class Runs:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.count = binary, folder, 0

    def __call__(self, *arguments, status, says="", prints=None, feed=b""):
        process = subprocess.run(
            [self.binary, *arguments], cwd=self.folder, input=feed, capture_output=True, timeout=60
        )
        printed, said = process.stdout.decode(), process.stderr.decode()
        what = f"accord {' '.join(arguments)}\n{printed}\n{said}"
        assert process.returncode == status, f"status {process.returncode}: {what}"
        assert says in said, what
        assert (says == "") <= (status == 0 or prints is not None), f"no message is expected: {what}"
        if prints is not None:
            assert prints in printed, what
        self.count += 1
        return printed


def documents(run):
    run("validate", "pets.yml", status=0, prints="pets.yml: valid\n")
    run("validate", "refused.yml", "pets.yml", status=1, says="refused.yml:1:1: error: ", prints="pets.yml: valid")
    report = json.loads(run("validate", "--format", "json", "refused.yml", "empty.yml", status=1, prints="{"))
    assert {item["path"] for item in report["diagnostics"]} == {"refused.yml", "empty.yml"}
    assert json.loads(run("validate", "--format=sarif", "pets.yml", status=0))["version"] == "2.1.0"
    run("validate", "deep.json", status=1, says="[document-depth]")
    run("validate", "bytes.bin", status=1, says="[text-encoding]")
    run("validate", "broken.json", status=1, says="[json-syntax]")
    run("validate", "absent.yml", status=2, says="'absent.yml': No such file or directory")
    run("validate", "shared", status=2, says="'shared': Is a directory")
    run("validate", "pets.yml", "--root", "absent", status=2, says="'absent': No such file or directory")
    run("validate", status=2, says="missing expected argument '<file>'")
    run("validate", "--at", "#", "pets.yml", status=2, says="'--at' is about instances; expected '--schema <file>' too")


def instances(run):
    run("validate", "--schema", "schema.json", "good.json", status=0, prints="good.json: valid\n")
    told = "bad.json:1:8: error: '/id': expected at most 9 [maximum]"
    run("validate", "--schema", "schema.json", "bad.json", "good.json", status=1, says=told, prints="good.json: valid")
    run("validate", "--schema", "schema.json", "bad.json", status=1, says="limits.json:1:13: note: ")
    run("validate", "--schema", "parts/id.json", "--at", "/$defs/id", "good.json", status=1, says="not in the registry")
    run("validate", "--schema", "inner/outside.json", "nine.json", status=1, says="which is not in the registry")
    run("validate", "--schema", "inner/outside.json", "--root", ".", "nine.json", status=0)
    pet = ("validate", "--schema", "pets.yml", "--at", "#/components/schemas/Pet")
    run(*pet, "-", status=0, feed=b"name: null", prints="-: valid")
    run(*pet, "-", status=1, feed=b"owner: {}", says="-:1:8: error: '/owner': the property 'id' is missing [required]")
    run("validate", "--schema", "draft4.json", "--dialect", "draft4", "nine.json", status=1, says="[maximum]")
    run("validate", "--schema", "draft4.json", "nine.json", status=1, says="must be a number")
    run("validate", "--schema", "wrong.json", "nine.json", status=1, says="there is no type 'int' [schema]")
    run("validate", "--schema", "broken.json", "nine.json", status=1, says="[json-syntax]")
    run("validate", "--schema", "schema.json", "broken.json", "good.json", status=1, says="[json-syntax]", prints="good")
    run("validate", "--schema", "schema.json", "deep.json", status=1, says="[document-depth]")
    run("validate", "--schema", "schema.json", "twice.yml", status=1, says="[yaml-key-repeated]")
    run("validate", "--schema", "schema.json", "bytes.bin", status=1, says="[text-encoding]")
    run("validate", "--schema", "absent", "good.json", status=2, says="'absent'")
    run("validate", "--schema", "schema.json", "absent", status=2, says="'absent'")
    run("validate", "--schema", "-", "-", status=2, says="can be read only once")
    run("validate", "--schema", "schema.json", "/dev/zero", status=1, says="[document-size]")


def outputs(run):
    for form in ("flag", "basic", "detailed", "verbose"):
        call = ("validate", "--schema", "schema.json", "--output", form)
        lines = [json.loads(line) for line in run(*call, "bad.json", "good.json", status=1, prints="").splitlines()]
        assert [line["valid"] for line in lines] == [False, True], lines
        run(*call, "good.json", status=0)
    run("validate", "--schema", "schema.json", "--output", "basic", "--format", "json", "good.json", status=2, says="only one")
    report = json.loads(run("validate", "--schema", "schema.json", "--format", "json", "bad.json", status=1, prints="{"))
    assert report["diagnostics"][0]["code"] == "maximum" and report["errors"] == 1, report


def yaml(run):
    run("yaml2json", "-", status=0, feed=b"a: [1, 0x10, 1.50, ~, 'x']\n--- b\n", prints='{"a":[1,16,1.50,null,"x"]}\n"b"\n')
    run("yaml2json", status=0, feed=b"", prints="")
    run("yaml2json", "--pretty", status=0, feed=b"a: 1", prints='{\n  "a": 1\n}\n')
    run("yaml2json", "twice.yml", status=1, says="[yaml-key-repeated]")
    json.loads(run("yaml2json", "--format", "json", "twice.yml", status=1, prints="yaml-key-repeated"))
    run("yaml2json", "bytes.bin", status=1, says="[text-encoding]")
    run("yaml2json", "-", status=1, feed=b"- " * 100_000, says="[document-depth]")
    run("yaml2json", "shared", status=2, says="Is a directory")
    run("yaml2json", "a", "b", status=2, says="unexpected argument 'b'")


def usage(run):
    run(status=2, says="missing expected argument '<command>'")
    run("validat", status=2, says="did you mean 'validate'?")
    run("help", "yaml2jso", status=2, says="did you mean 'yaml2json'?")
    run("completions", "tcsh", status=2, says="expected one of bash, zsh, fish")
    for arguments in (["--help"], ["help"], ["help", "bowtie"], ["generate", "--help"]):
        run(*arguments, status=0, prints="OVERVIEW: ")
    with open(ROOT / "openapi.yml", encoding="utf-8") as file:
        version = next(line.split(":")[1].strip(" '\"\n") for line in file if line.startswith("  version:"))
    run("--version", status=0, prints=f"{version}\n")


def colors(run):
    def terminal(environment):
        parent, child = pty.openpty()
        call = [run.binary, "validate", "refused.yml"]
        process = subprocess.run(call, cwd=run.folder, stderr=child, env={**os.environ, "TERM": "xterm", **environment})
        os.close(child)
        assert process.returncode == 1
        return os.read(parent, 65_536)

    assert b"\x1b[1;31merror:\x1b[0m" in terminal({"NO_COLOR": ""})
    assert b"\x1b" not in terminal({"NO_COLOR": "1"})
    assert b"\x1b" not in terminal({"NO_COLOR": "", "TERM": "dumb"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/debug/accord"))
    binary = str(pathlib.Path(parser.parse_args().binary).resolve())
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        run = Runs(binary, folder)
        for part in (documents, instances, outputs, yaml, usage, colors):
            part(run)
        print(f"command: {run.count} runs print and end as they should")


main()
