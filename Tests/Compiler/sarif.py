#!/usr/bin/env python3
"""Holds the reports in SARIF of the documents under Fixtures against the schema of SARIF 2.1.0.

    sarif.py [ACCORD]

The model is that of pydantic-sarif, which is made from OASIS's schema and takes no property that the schema does not have.
What the schema leaves to prose is checked here: references between rules and results, and the order of places.
"""
import json
import os
import pathlib
import subprocess
import sys

import pydantic
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests" / "Compiler" / "Fixtures"


def report(accord, document, form):
    run = subprocess.run(
        [accord, "generate", document, "--diagnostics-only", "--format", form], capture_output=True, timeout=60)
    if run.returncode not in (0, 1):
        raise SystemExit(f"sarif: {document}: status {run.returncode}: {run.stderr.decode()[-300:]}")
    return run.stdout


def faults(log, count):
    """What is wrong with a log beyond its schema, when there are `count` diagnostics."""
    (run,) = log["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    if len(results) != count:
        yield f"{len(results)} results of {count} diagnostics"
    if len({rule["id"] for rule in rules}) != len(rules):
        yield "a rule stands twice"
    for result in results:
        # 3.27.6: ruleIndex is the index of the rule in the array.
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            yield f"the rule of '{result['ruleId']}' is another"
        for location in result["locations"] + result.get("relatedLocations", []):
            region = location["physicalLocation"]["region"]
            # 3.30.8: a region is never before its start; its end column is exclusive.
            if (region["endLine"], region["endColumn"]) < (region["startLine"], region["startColumn"]):
                yield f"a region ends before it starts: {region}"


def main():
    accord = sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build" / "debug" / "accord"
    documents = sorted(FIXTURES.glob("*/*/in.yml"))
    found = []
    for document in documents:
        count = len(json.loads(report(accord, document, "json"))["diagnostics"])
        text = report(accord, document, "sarif")
        name = os.path.relpath(document.parent, FIXTURES)
        try:
            Log.model_validate_json(text, strict=True)
        except pydantic.ValidationError as error:
            found += [f"{name}: {'/'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
            continue
        found += [f"{name}: {fault}" for fault in faults(json.loads(text), count)]
    for fault in found[:30]:
        print(f"sarif: {fault}", file=sys.stderr)
    print(f"sarif: the reports of {len(documents)} documents are logs of SARIF 2.1.0" if not found
          else f"sarif: {len(found)} faults in the reports of {len(documents)} documents")
    return 1 if found or not documents else 0


sys.exit(main())
