#!/usr/bin/env python3
"""What validating a message costs, with Python's jsonschema beside it in the same run.

    measure.py [--binary PATH] [--rounds N] [--message NAME ...]

Each message has about ten kilobytes and a schema of its own, which both sides compile once. CPU time of one thread; the
rounds are interleaved, and of each side the best one counts. `--binary` is a built Benchmarks/validator, which is built
first when none is named.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import time
from importlib import metadata

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parent

ORDER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "placed", "customer", "lines"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "placed": {"type": "string", "format": "date-time"},
        "currency": {"enum": ["EUR", "USD", "GBP", "CHF"]},
        "customer": {"$ref": "#/$defs/customer"},
        "lines": {"type": "array", "minItems": 1, "maxItems": 200, "items": {"$ref": "#/$defs/line"}},
        "note": {"type": ["string", "null"], "maxLength": 2000},
    },
    "$defs": {
        "customer": {
            "type": "object",
            "required": ["name", "email"],
            "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 100},
                "email": {"type": "string", "format": "email"},
                "address": {
                    "type": "object",
                    "properties": {
                        "street": {"type": "string"},
                        "city": {"type": "string"},
                        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
                    },
                },
            },
        },
        "line": {
            "type": "object",
            "required": ["sku", "quantity", "price"],
            "additionalProperties": False,
            "properties": {
                "sku": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"},
                "title": {"type": "string", "maxLength": 200},
                "quantity": {"type": "integer", "minimum": 1, "maximum": 1000},
                "price": {"type": "number", "exclusiveMinimum": 0},
                "taxed": {"type": "boolean"},
                "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string", "maxLength": 20}},
            },
        },
    },
}

EVENTS = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "array",
    "items": {"oneOf": [{"$ref": "#/$defs/created"}, {"$ref": "#/$defs/renamed"}, {"$ref": "#/$defs/removed"}]},
    "$defs": {
        "event": {
            "type": "object",
            "required": ["id", "kind", "at"],
            "properties": {
                "id": {"type": "integer", "minimum": 1},
                "at": {"type": "string", "format": "date-time"},
            },
        },
        "created": {
            "allOf": [{"$ref": "#/$defs/event"}],
            "required": ["path", "bytes"],
            "properties": {
                "kind": {"const": "created"},
                "path": {"type": "string", "minLength": 1},
                "bytes": {"type": "integer"},
            },
            "unevaluatedProperties": False,
        },
        "renamed": {
            "allOf": [{"$ref": "#/$defs/event"}],
            "required": ["from", "to"],
            "properties": {
                "kind": {"const": "renamed"},
                "from": {"type": "string", "minLength": 1},
                "to": {"type": "string", "minLength": 1},
            },
            "unevaluatedProperties": False,
        },
        "removed": {
            "allOf": [{"$ref": "#/$defs/event"}],
            "required": ["path"],
            "properties": {"kind": {"const": "removed"}, "path": {"type": "string"}},
            "unevaluatedProperties": False,
        },
    },
}


def order():
    lines = [
        {
            "sku": f"ABC-{1000 + number}",
            "title": f"Article number {number}, of the autumn collection, in several colours",
            "quantity": number % 9 + 1,
            "price": round(9.99 + number * 1.37, 2),
            "taxed": number % 2 == 0,
            "tags": ["autumn", f"shelf-{number}", "new"],
        }
        for number in range(50)
    ]
    customer = {
        "name": "Ada Example",
        "email": "ada@example.com",
        "address": {"street": "1 Harbour Road", "city": "Port", "country": "NZ"},
    }
    return {
        "id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
        "placed": "2026-11-29T10:00:00Z",
        "currency": "EUR",
        "customer": customer,
        "lines": lines,
        "note": None,
    }


def events():
    kinds = [
        {"kind": "created", "path": "/photos/harbour-at-eight.jpeg", "bytes": 123456},
        {"kind": "renamed", "from": "/photos/harbour-at-eight.jpeg", "to": "/photos/2026/harbour.jpeg"},
        {"kind": "removed", "path": "/photos/2026/harbour.jpeg"},
    ]
    return [{"id": number + 1, "at": "2026-11-29T10:00:00Z", **kinds[number % 3]} for number in range(85)]


MESSAGES = {"order": (ORDER, order), "events": (EVENTS, events)}


def best(work, seconds=0.5):
    """Microseconds of CPU time a call, the best of a few."""
    result, start = float("inf"), time.thread_time()
    while time.thread_time() - start < seconds:
        before = time.thread_time_ns()
        assert work()
        result = min(result, time.thread_time_ns() - before)
    return result / 1000


def built():
    command = ["swift", "build", "-c", "release", "--package-path", str(FOLDER), "--product", "validator"]
    subprocess.run(command, check=True)
    return subprocess.run(command + ["--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip() + "/validator"


def ours(binary, schema, message):
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, name) for name in ("schema.json", "message.json")]
        paths[0].write_text(json.dumps(schema))
        paths[1].write_text(json.dumps(message))
        printed = subprocess.run([binary, *map(str, paths)], check=True, capture_output=True, text=True).stdout
    return {name: float(figure) for name, figure in (line.split("\t") for line in printed.splitlines())}


def theirs(schema, message):
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    text = json.dumps(message)
    return {
        "isValid": best(lambda: validator.is_valid(message)),
        "validate": best(lambda: not list(validator.iter_errors(message))),
        "parse": best(lambda: json.loads(text) is not None),
        "parse and isValid": best(lambda: validator.is_valid(json.loads(text))),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--message", nargs="*", choices=MESSAGES, default=list(MESSAGES))
    options = parser.parse_args()
    binary = options.binary or built()
    print("CPU microseconds a message; jsonschema", metadata.version("jsonschema"))
    print("| message | bytes | what | accord | jsonschema | times |")
    print("| --- | ---: | --- | ---: | ---: | ---: |")
    for name in options.message:
        schema, make = MESSAGES[name]
        message = make()
        rounds = [(ours(binary, schema, message), theirs(schema, message)) for _ in range(options.rounds)]
        for what in rounds[0][0]:
            mine, other = (min(side[what] for side in sides) for sides in zip(*rounds))
            print(f"| {name} | {len(json.dumps(message))} | {what} | {mine:.1f} | {other:.0f} | {other / mine:.0f} |")


main()
