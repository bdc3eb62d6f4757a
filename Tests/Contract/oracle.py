#!/usr/bin/env python3
"""Validates recorded exchanges against openapi.yml with Python's jsonschema.

An oracle that is not ours: it shares no code with the project, so that a mistake which the validator and the codec have
in common does not hide itself.

    oracle.py openapi.yml FOLDER

FOLDER holds *.jsonl; a line is an exchange: {"test", "method", "target", "request_fields", "request_body", "status",
"response_fields", "response_body"}; fields are [name, value] pairs, bodies base64. Or it is a message of a WebSocket:
{"test", "operation", "subprotocol", "direction", "text"}; the subprotocol may be null, the direction is "sent" (by the
server) or "received". Exit 0: everything fits.
"""

import base64
import collections
import json
import pathlib
import re
import sys
from urllib.parse import unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


class Contract:
    """The document, with what an exchange is looked up by."""

    def __init__(self, path):
        self.document = yaml.safe_load(pathlib.Path(path).read_text(encoding="utf-8"))
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self.registry = Registry().with_resource("urn:contract", resource)
        self.validators = {}
        self.paths = []
        for template, item in self.document["paths"].items():
            pattern = re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(template))
            self.paths.append((re.compile(pattern + "/?"), "{" in template, item))
        self.paths.sort(key=lambda entry: entry[1])

    def resolve(self, thing):
        while "$ref" in thing:
            target = self.document
            for token in thing["$ref"][2:].split("/"):
                target = target[token.replace("~1", "/").replace("~0", "~")]
            thing = target
        return thing

    def operation(self, method, target):
        path = unquote(urlsplit(target).path)
        for pattern, _, item in self.paths:
            if pattern.fullmatch(path):
                wanted = "get" if method == "HEAD" else method.lower()
                return item.get(wanted) if wanted in METHODS else None
        return None

    def frames(self, frame):
        """The media types that go one way over the WebSocket of an operation; none when there is no such way."""
        for _, _, item in self.paths:
            operation = item.get("get", {})
            if operation.get("operationId") == frame["operation"]:
                for entry in operation.get("x-websocket", []):
                    if entry.get("subprotocol") == frame["subprotocol"]:
                        return entry.get({"sent": "sends", "received": "receives"}[frame["direction"]], {})
        return {}

    def errors(self, schema, instance):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            self.validators[key] = Draft202012Validator(
                absolute(schema), registry=self.registry, format_checker=Draft202012Validator.FORMAT_CHECKER
            )
        for error in self.validators[key].iter_errors(instance):
            yield f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def absolute(value):
    if isinstance(value, dict):
        return {
            key: "urn:contract" + inner if key == "$ref" and isinstance(inner, str) else absolute(inner)
            for key, inner in value.items()
        }
    return [absolute(inner) for inner in value] if isinstance(value, list) else value


def body_errors(contract, content, fields, body):
    media_type = fields.get("content-type", "").split(";")[0].strip().lower()
    ranges = [media_type, media_type.split("/")[0] + "/*", "*/*"]
    declared = next((content[name] for name in ranges if name in content), None)
    if declared is None:
        yield f"media type '{media_type}' is not one of {sorted(content)}"
        return
    if "json" in media_type:
        try:
            instance = json.loads(body.decode("utf-8"))
        except ValueError as error:
            yield f"the body is not JSON: {error}"
            return
        yield from contract.errors(declared.get("schema", True), instance)


def response_errors(contract, operation, exchange):
    status = str(exchange["status"])
    responses = operation["responses"]
    if status not in responses and "default" not in responses:
        yield f"status {status} is not declared"
        return
    response = contract.resolve(responses.get(status) or responses["default"])
    fields = {name.lower(): value for name, value in exchange["response_fields"]}
    for name, header in response.get("headers", {}).items():
        header = contract.resolve(header)
        value = fields.get(name.lower())
        if value is None:
            if header.get("required"):
                yield f"the field '{name}' is missing"
            continue
        if contract.resolve(header["schema"]).get("type") == "integer":
            value = int(value) if re.fullmatch("-?[0-9]+", value) else value
        for error in contract.errors(header["schema"], value):
            yield f"field '{name}': {error}"
    body = base64.b64decode(exchange["response_body"])
    content = response.get("content")
    if exchange["method"] == "HEAD" or content is None:
        if body:
            yield f"a body of {len(body)} bytes where none is declared"
    else:
        yield from body_errors(contract, content, fields, body)


def request_errors(contract, operation, exchange):
    """A request that was accepted must fit the contract as well."""
    request_body = operation.get("requestBody")
    if not 200 <= exchange["status"] < 300 or request_body is None:
        return
    request_body = contract.resolve(request_body)
    body = base64.b64decode(exchange["request_body"])
    if body or request_body.get("required"):
        # RFC 9110 8.3: what does not say what it is may be taken for this.
        fields = {"content-type": "application/octet-stream"}
        fields |= {name.lower(): value for name, value in exchange["request_fields"]}
        yield from body_errors(contract, request_body["content"], fields, body)


def frame_errors(contract, frame):
    content = contract.frames(frame)
    if not content:
        yield "no such message is declared"
    for media_type, media in content.items():
        instance = frame["text"]
        if "json" in media_type:
            try:
                instance = json.loads(instance)
            except ValueError as error:
                yield f"the message is not JSON: {error}"
                return
        yield from contract.errors(media.get("schema", True), instance)


def main(document, folder):
    contract = Contract(document)
    checked, outside, failures, frames = 0, 0, 0, 0
    seen, ways = collections.Counter(), set()
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            exchange = json.loads(line)
            if "direction" in exchange:
                frames += 1
                way = (exchange["operation"], exchange["subprotocol"], exchange["direction"])
                ways.add(way)
                for error in frame_errors(contract, exchange):
                    failures += 1
                    print(f"{', '.join(map(str, way))}: {error} ({exchange['test']})")
                continue
            operation = contract.operation(exchange["method"], exchange["target"])
            if operation is None:
                outside += 1
                continue
            checked += 1
            seen[operation["operationId"], exchange["status"]] += 1
            errors = [f"response: {e}" for e in response_errors(contract, operation, exchange)]
            errors += [f"accepted request: {e}" for e in request_errors(contract, operation, exchange)]
            for error in errors:
                failures += 1
                print(f"{exchange['method']} {exchange['target']} -> {exchange['status']}: {error} ({exchange['test']})")
    print(f"oracle: {checked} exchanges of {len(seen)} operation x status checked, {outside} outside the contract")
    if frames:
        print(f"oracle: {frames} messages of {len(ways)} operation x subprotocol x direction checked")
    if checked == 0:
        print("oracle: nothing was recorded")
        return 1
    print(f"oracle: {checked + frames - failures} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
