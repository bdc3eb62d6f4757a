#!/usr/bin/env python3
"""Sends what `accord export` writes of openapi.yml to a real server, request by request.

    export_run.py [--binary PATH]

Both formats are read as their tools read them: Postman's collection is held against the rules of its schema (2.1.0) and
its requests are put together from variables, inherited authorization, address and body; the `.http` file is parsed line
by line. Each request must be answered with a status of the contract; registering, obtaining a token and asking who one
is must succeed with what the collection itself says.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

import server as servers

ROOT = servers.ROOT
FILE = b"the bytes of a file"
BOUNDARY = "collections-5b1f"


def export(binary, form, *more):
    run = subprocess.run(
        [binary, "export", "--format", form, *more, "openapi.yml"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    return run.stdout.decode()


# MARK: Postman's schema
# https://schema.getpostman.com/json/collection/v2.1.0/collection.json, as far as it says what must be.

METHODS = {"GET", "PUT", "POST", "PATCH", "DELETE", "COPY", "HEAD", "OPTIONS", "LINK", "UNLINK", "PURGE", "LOCK",
           "UNLOCK", "PROPFIND", "VIEW", "TRACE", "QUERY"}
AUTH = {"apikey", "awsv4", "basic", "bearer", "digest", "edgegrid", "hawk", "noauth", "oauth1", "oauth2", "ntlm"}
MODES = {"raw": str, "urlencoded": list, "formdata": list, "file": dict, "graphql": dict}


class Invalid(Exception):
    pass


def need(condition, place, text):
    if not condition:
        raise Invalid(f"{place}: {text}")


def only(value, place, /, **types):
    """An object with these members, of which those named with a tuple need not be there."""
    need(isinstance(value, dict), place, f"is no object: {value!r}")
    for name in value:
        need(name in types, place, f"has the unknown member {name!r}")
    for name, kind in types.items():
        optional = isinstance(kind, tuple)
        if name not in value:
            need(optional, place, f"lacks {name!r}")
            continue
        kind = kind[0] if optional else kind
        need(isinstance(value[name], kind), f"{place}/{name}", f"is no {kind.__name__}: {value[name]!r}")


def check_auth(auth, place):
    need(isinstance(auth, dict) and auth.get("type") in AUTH, place, "has no known type")
    only(auth, place, type=str, **({} if auth["type"] == "noauth" else {auth["type"]: list}))
    for index, entry in enumerate(auth.get(auth["type"], [])):
        only(entry, f"{place}/{index}", key=str, value=str, type=str)


def check_pairs(pairs, place, **more):
    for index, pair in enumerate(pairs):
        only(pair, f"{place}/{index}", key=str, value=str, description=(str,), disabled=(bool,), **more)


def check_url(url, place):
    only(url, place, raw=str, host=list, path=list, query=(list,), variable=(list,))
    need(all(isinstance(part, str) for part in url["host"] + url["path"]), place, "has a part that is no text")
    check_pairs(url.get("query", []), place + "/query")
    check_pairs(url.get("variable", []), place + "/variable")
    names = {variable["key"] for variable in url.get("variable", [])}
    parts = {part[1:] for part in url["path"] if part.startswith(":")}
    need(names == parts, place, f"has the variables {names} and the places {parts}")


def check_request(request, place):
    only(request, place, method=str, header=list, url=dict, description=(str,), auth=(dict,), body=(dict,))
    check_pairs(request["header"], place + "/header")
    for field in request["header"]:
        need(not re.search(r"[\x00-\x1f\x7f]", field["key"] + field["value"]), place, "a field has a control byte")
    check_url(request["url"], place + "/url")
    if "auth" in request:
        check_auth(request["auth"], place + "/auth")
    body = request.get("body")
    if body is None:
        return
    need(body.get("mode") in MODES, place + "/body", "has no known mode")
    only(body, place + "/body", mode=str, options=(dict,), **{body["mode"]: MODES[body["mode"]]})
    if body["mode"] == "urlencoded":
        check_pairs(body["urlencoded"], place + "/body")
    for part in body.get("formdata", []):
        need(part.get("type") in ("text", "file"), place + "/body", "a part has no type")
        only(part, place + "/body", key=str, type=str, description=(str,), disabled=(bool,), contentType=(str,),
             **({"value": str} if part["type"] == "text" else {"src": list}))


def check_item(item, place, ids):
    if "item" in item:
        only(item, place, name=str, description=str, item=list)
        for index, inner in enumerate(item["item"]):
            check_item(inner, f"{place}/{index}", ids)
        return
    only(item, place, id=str, name=str, request=dict, response=list, protocolProfileBehavior=(dict,))
    need(item["id"] not in ids, place, "has the id of another")
    ids.add(item["id"])
    check_request(item["request"], place + "/request")
    for index, response in enumerate(item["response"]):
        here = f"{place}/response/{index}"
        only(response, here, id=str, name=str, originalRequest=dict, status=str, code=int, header=list, cookie=list,
             body=str, _postman_previewlanguage=str)
        check_request(response["originalRequest"], here)
        check_pairs(response["header"], here)


def check_collection(collection):
    only(collection, "#", info=dict, item=list, auth=dict, variable=list)
    only(collection["info"], "#/info", _postman_id=str, name=str, description=str, version=str, schema=str)
    need(collection["info"]["schema"].endswith("/v2.1.0/collection.json"), "#/info", "is of another version")
    need(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", collection["info"]["_postman_id"]), "#/info", "id")
    check_auth(collection["auth"], "#/auth")
    for index, variable in enumerate(collection["variable"]):
        only(variable, f"#/variable/{index}", key=str, value=str, type=str, description=str)
    ids = set()
    for index, item in enumerate(collection["item"]):
        check_item(item, f"#/{index}", ids)
    return ids


# MARK: Requests

class Request:
    def __init__(self, name, method, url, fields, body):
        self.name, self.method, self.url, self.fields, self.body = name, method, url, fields, body


def filled(text, variables):
    return re.sub(r"\{\{(\w+)\}\}", lambda match: variables[match[1]], text)


def postman_requests(item, auth, found):
    """Pairs of a request and the authorization that it inherits, in order."""
    for inner in item["item"]:
        if "item" in inner:
            postman_requests(inner, auth, found)
        else:
            found.append((inner["name"], inner["request"], inner["request"].get("auth", auth)))
    return found


def multipart(parts):
    lines = []
    for name, text, kind in parts:
        file = '; filename="file"' if text is None else ""
        lines += [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"{file}']
        lines += [f"Content-Type: {kind}"] if kind else []
        lines += ["", FILE.decode() if text is None else text]
    return "\r\n".join(lines + [f"--{BOUNDARY}--", ""]).encode()


def postman_body(body, fields):
    if body is None:
        return None
    if body["mode"] == "raw":
        return body["raw"].encode()
    if body["mode"] == "file":
        return FILE
    if body["mode"] == "urlencoded":
        fields.append(("Content-Type", "application/x-www-form-urlencoded"))
        return urllib.parse.urlencode([(p["key"], p["value"]) for p in body["urlencoded"]]).encode()
    fields.append(("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"))
    return multipart([(p["key"], p.get("value"), p.get("contentType")) for p in body["formdata"] if not p.get("disabled")])


def of_postman(name, request, auth, variables):
    def sent(pairs):
        return [(p["key"], filled(p["value"], variables)) for p in pairs if not p.get("disabled")]

    fields = sent(request["header"])
    url = request["url"]
    query = sent(url.get("query", []))
    places = {p["key"]: p["value"] for p in url.get("variable", [])}
    path = [places[part[1:]] if part.startswith(":") else part for part in url["path"]]
    settings = {entry["key"]: filled(entry["value"], variables) for entry in auth.get(auth["type"], [])}
    if auth["type"] == "bearer":
        fields.append(("Authorization", "Bearer " + settings["token"]))
    elif auth["type"] == "basic":
        text = f"{settings['username']}:{settings['password']}"
        fields.append(("Authorization", "Basic " + base64.b64encode(text.encode()).decode()))
    elif auth["type"] == "apikey":
        (query if settings["in"] == "query" else fields).append((settings["key"], settings["value"]))
    target = "".join(filled(part, variables) for part in url["host"]) + "".join("/" + part for part in path)
    if query:
        target += "?" + "&".join(f"{key}={value}" for key, value in query)
    body = postman_body(request.get("body"), fields)
    return Request(name, request["method"], target, fields, body)


def http_requests(text):
    """The variables of a `.http` file, and its requests: a name, the lines of the head, those of the body."""
    variables, found = {}, []
    for block in re.split(r"^###", "\n" + text, flags=re.M):
        lines = block.split("\n")
        title = lines.pop(0).strip()
        rest = []
        while lines and (not lines[0] or lines[0].startswith(("#", "@", "//"))):
            line = lines.pop(0)
            setting = re.match(r"@(\w+) =\s*(.*)", line)
            if setting:
                variables[setting[1]] = setting[2]
        while lines and lines[0]:
            rest.append(lines.pop(0))
        if rest:
            found.append((title, [line for line in rest if not line.startswith("#")], lines[1:]))
        else:
            assert not found, f"a block without a request: {block!r}"
    return variables, found


def of_http(title, head, lines, variables):
    method, url = filled(head[0], variables).split(" ", 1)
    fields = [tuple(filled(line, variables).split(": ", 1)) for line in head[1:]]
    while lines and not lines[-1]:
        lines.pop()
    kind = dict(fields).get("Content-Type", "")
    end = b"\r\n" if kind.startswith("multipart/") else b"\n"
    body = end.join(FILE if line == "< ./file" else line.encode() for line in lines)
    return Request(title, method, url, fields, body + end if kind.startswith("multipart/") else body or None)


# MARK: Sending

def send(request, base):
    """The status and the value of the answer."""
    assert request.url.startswith(base + "/") or request.url.startswith("ws" + base[4:]), request.url
    target = request.url[request.url.index("/", 8):]
    if request.method == "WEBSOCKET":
        request = Request(request.name, "GET", request.url, [f for f in request.fields if f[0] != "Content-Type"] + [
            ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", base64.b64encode(os.urandom(16)).decode())], None)
    connection = http.client.HTTPConnection(base.partition("://")[2], timeout=30)
    try:
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        for name, value in request.fields:
            connection.putheader(name, value)
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        response = connection.getresponse()
        text = b"" if response.status == 101 else response.read()
    finally:
        connection.close()
    is_json = "json" in (response.getheader("Content-Type") or "")
    return response.status, json.loads(text) if text and is_json else None


class Contract:
    """Which statuses an operation may be answered with."""

    def __init__(self, document):
        self.document = document
        self.operations = []
        for path, item in document["paths"].items():
            pattern = re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)))
            for method, operation in item.items():
                if isinstance(operation, dict) and "responses" in operation:
                    literal = len(re.sub(r"\{[^}]*\}", "", path))
                    self.operations.append((literal, method.upper(), pattern, operation))
        self.operations.sort(key=lambda entry: -entry[0])

    def operation(self, method, target):
        path = target.partition("?")[0]
        for _, own, pattern, operation in self.operations:
            if own == method and pattern.fullmatch(path):
                return operation
        raise AssertionError(f"{method} {target} is no operation")

    def allows(self, operation, status):
        responses = operation["responses"]
        default = responses.get("default")
        while default and "$ref" in default:
            default = self.document["components"]["responses"][default["$ref"].rpartition("/")[2]]
        return str(status) in responses or status in (default or {}).get("x-statuses", [])


class Runner:
    def __init__(self, base, contract, requests, variables):
        self.base, self.contract, self.requests, self.variables = base, contract, requests, variables
        self.variables["baseUrl"] = base
        self.variables["webSocketUrl"] = "ws" + base[4:]
        self.seen = {}

    def send(self, identifier):
        for make in self.requests:
            request = make(self.variables)
            method = "GET" if request.method == "WEBSOCKET" else request.method
            operation = self.contract.operation(method, request.url[request.url.index("/", 8):])
            if operation["operationId"] == identifier and request.method != "WEBSOCKET":
                return send(request, self.base)
        raise AssertionError(f"no request for {identifier}")

    def sign_in(self):
        """A token by the collection's own requests; an account is there already except at first, or after its end."""
        status, token = self.send("createToken")
        if status != 200:
            status, account = self.send("registerUser")
            assert status == 201, (status, account)
            status, token = self.send("createToken")
        assert status == 200, (status, token)
        for name in ("bearerAuth", "tokenAuth"):
            self.variables[name] = token["token"]
        status, account = self.send("getMe")
        assert status == 200 and account["email"], (status, account)

    def run(self):
        self.sign_in()
        for make in self.requests:
            if self.send("getMe")[0] == 401:
                self.sign_in()
            request = make(self.variables)
            method = "GET" if request.method == "WEBSOCKET" else request.method
            target = request.url[request.url.index("/", 8):]
            operation = self.contract.operation(method, target)
            status, answer = send(request, self.base)
            assert self.contract.allows(operation, status), (request.name, method, target, status, answer)
            assert status != 500, (request.name, answer)
            self.seen.setdefault(operation["operationId"], set()).add(status)
            # What ends an account by its password changes that of the collection.
            if operation["operationId"] == "changeMyPassword" and status < 300:
                self.send("deleteMe")
        missing = {entry[3]["operationId"] for entry in self.contract.operations} - set(self.seen)
        assert not missing, f"no request for {missing}"
        return self.seen


def report(form, seen):
    fine = sum(1 for statuses in seen.values() if any(status < 300 for status in statuses))
    print(f"export: {form}: {len(seen)} operations, {fine} of them answered with success")
    # A collection that is refused everywhere would be within the contract, too.
    assert fine >= 15, {name: sorted(statuses) for name, statuses in seen.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/debug/accord"))
    binary = parser.parse_args().binary
    document = subprocess.run([binary, "yaml2json", "openapi.yml"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    contract = Contract(json.loads(document.stdout))
    text = export(binary, "postman")
    assert text == export(binary, "postman"), "two exports differ"
    collection = json.loads(text)
    check_collection(collection)
    pairs = postman_requests(collection, collection["auth"], [])
    values = {entry["key"]: entry["value"] for entry in collection["variable"]}
    file_values, blocks = http_requests(export(binary, "http"))
    runs = [
        ("postman", values, [lambda now, p=pair: of_postman(*p, now) for pair in pairs]),
        ("http", file_values, [lambda now, b=block: of_http(*b[:2], list(b[2]), now) for block in blocks]),
    ]
    for form, variables, requests in runs:
        with servers.running() as server:
            report(form, Runner(server.url, contract, requests, variables).run())


if __name__ == "__main__":
    sys.exit(main())
