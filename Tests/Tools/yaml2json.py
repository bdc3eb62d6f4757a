#!/usr/bin/env python3
"""Puts the cases of yaml-test-suite through `accord yaml2json`.

    yaml2json.py [--binary PATH]

A case with a JSON equivalent must come out as that, a line for each document; one that is an error must be refused with
status 1. The known differences are those of libyaml.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


# As in YAMLConformanceTests, which has the reasons.
UNREAD = {"DBG4", "DK3J", "K3WX", "M7A3", "NJ66", "UT92", "W5VH"}
ACCEPTED = {"CVW2", "EB22", "G5U8", "RHX7", "S98Z"}


def run(binary, text):
    process = subprocess.run([binary, "yaml2json", "-"], input=text.encode(), capture_output=True, timeout=20)
    return process.returncode, process.stdout.decode(), process.stderr.decode()


def is_same(left, right):
    """Whether two JSON values are equal; to Python True is 1."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def is_read(binary, case):
    status, printed, _ = run(binary, case["yaml"])
    return status == 0 and is_same([json.loads(line) for line in printed.splitlines()], case["json_docs"])


def is_refused(binary, case):
    status, printed, message = run(binary, case["yaml"])
    return status == 1 and printed == "" and ": error: " in message


def compare(what, cases, holds, expected):
    wrong = {case["id"] for case in cases if not holds(case)}
    print(f"yaml2json: {len(cases) - len(wrong)}/{len(cases)} {what}")
    if wrong != expected:
        sys.exit(f"yaml2json: unexpected {sorted(wrong - expected)}; no longer needed {sorted(expected - wrong)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/debug/accord"))
    binary = parser.parse_args().binary
    corpus = pathlib.Path(os.environ.get("ACCORD_CORPUS", ROOT.parent / "shared/corpus"))
    file = corpus / "yaml-test-suite/yaml-test-suite.json"
    if not file.exists():
        if os.environ.get("CI") == "true":
            sys.exit("yaml2json: yaml-test-suite is missing")
        return print("SKIP yaml2json: yaml-test-suite not found under shared/corpus beside the repository")
    cases = json.loads(file.read_text())
    valid = [case for case in cases if not case["error"] and case.get("json_docs") is not None]
    compare("valid streams come out as their JSON", valid, lambda case: is_read(binary, case), UNREAD)
    invalid = [case for case in cases if case["error"]]
    compare("invalid streams are refused", invalid, lambda case: is_refused(binary, case), ACCEPTED)


main()
