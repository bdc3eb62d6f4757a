#!/usr/bin/env python3
"""A petstore that keeps to the openapi.yml beside it, but for the one fault that it is told to have.

    server.py [--fault N]

It prints its address. 0 is no fault; `FAULTS` has the others, each with the check that has to find it.
"""

import argparse
import datetime
import http.server
import json
import pathlib
import re
import time
import urllib.parse

DOCUMENT = pathlib.Path(__file__).with_name("openapi.yml").read_bytes()

FAULTS = [
    ("none", None),
    ("a list is answered with 201", "status_code_conformance"),
    ("what is missing is answered with 418", "status_code_conformance"),
    ("a pet has no id", "response_schema_conformance"),
    ("an id is a text", "response_schema_conformance"),
    ("a pet has a property more", "response_schema_conformance"),
    ("a kind is none of the list", "response_schema_conformance"),
    ("a name is null", "response_schema_conformance"),
    ("a problem has no status", "response_schema_conformance"),
    ("the field X-Total is a word", "response_headers_conformance"),
    ("the field Location is missing", "response_headers_conformance"),
    ("JSON is called a text", "content_type_conformance"),
    ("JSON is not called anything", "content_type_conformance"),
    ("JSON is cut off", "response_schema_conformance"),
    ("no key is needed", "ignored_auth"),
    ("any key will do", "ignored_auth"),
    ("a long text breaks it", "not_a_server_error"),
    ("a text that is not ASCII breaks it", "not_a_server_error"),
    ("zero breaks it", "not_a_server_error"),
    ("a large number breaks it", "not_a_server_error"),
    ("an empty text breaks it", "not_a_server_error"),
    ("null breaks it", "not_a_server_error"),
    ("to remove what is gone breaks it", "not_a_server_error"),
    ("what was created is not there", "ensure_resource_availability"),
    ("what was removed is still there", "use_after_free"),
    ("another type is accepted", "negative_data_rejection"),
    ("a missing property is accepted", "negative_data_rejection"),
    ("a text that is too long is accepted", "negative_data_rejection"),
    ("a number below the minimum is accepted", "negative_data_rejection"),
    ("an undeclared property is accepted", "negative_data_rejection"),
    ("another media type is accepted", "negative_data_rejection"),
    ("a pattern is not looked at", "negative_data_rejection"),
    ("a format is not looked at", "negative_data_rejection"),
    ("an exclusive minimum includes it", "negative_data_rejection"),
    ("a kind to look for may be anything", "negative_data_rejection"),
    ("items may be there twice", "negative_data_rejection"),
    ("broken JSON is nothing", "negative_data_rejection"),
    ("a missing body is a pet", "negative_data_rejection"),
    ("a field need not be there", "missing_required_header"),
    ("a field may be too short", "negative_data_rejection"),
    ("405 has no Allow", "allow_header_conformance"),
    ("Allow lacks a method", "allow_header_conformance"),
    ("every method is GET", "unsupported_method"),
    ("an unknown method is an unknown path", "unsupported_method"),
    ("a maximum is refused", "positive_data_acceptance"),
    ("null is refused", "positive_data_acceptance"),
    ("the connection ends without an answer", "not_a_server_error"),
    ("an answer takes for ever", "not_a_server_error"),
    ("a body has no end", "not_a_server_error"),
    ("an answer is no HTTP", "not_a_server_error"),
]
fault = 0


def has(name):
    """Whether it is the fault that was asked for."""
    return FAULTS[fault][0] == name


class Refused(Exception):
    def __init__(self, status, title, fields=()):
        self.status, self.title, self.fields = status, title, fields


def is_integer(value):
    return not isinstance(value, bool) and (isinstance(value, int) or isinstance(value, float) and value.is_integer())


def is_number(value):
    return not isinstance(value, bool) and isinstance(value, (int, float))


def is_date(text):
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    try:
        # Python has no year 0, which is a leap year like 2000.
        return bool(found) and bool(datetime.date(int(found[1]) or 2000, int(found[2]), int(found[3])))
    except ValueError:
        return False


def need(condition, title):
    if not condition:
        raise Refused(422, title)


def checked_pet(value):
    need(isinstance(value, dict), "a pet is an object")
    known = {"name", "kind", "born", "chip", "age", "weight", "note", "colours"}
    if not has("an undeclared property is accepted"):
        need(set(value) <= known, "a property is not declared")
    value = {name: member for name, member in value.items() if name in known}
    if has("a missing property is accepted"):
        value.setdefault("kind", "dog")
    need("name" in value and "kind" in value, "a property is missing")
    if has("another type is accepted") and isinstance(value["name"], (int, float, bool)):
        value["name"] = "pet"
    need(isinstance(value["name"], str) and value["name"], "name is a text")
    if has("a text that is too long is accepted"):
        value["name"] = value["name"][:40]
    need(len(value["name"]) <= 40, "name is too long")
    need(value["kind"] in ("dog", "cat", "bird"), "kind is none of the list")
    if has("a text that is not ASCII breaks it"):
        value["name"].encode("ascii")
    if "born" in value:
        need(isinstance(value["born"], str), "born is a text")
        need(is_date(value["born"]) or has("a format is not looked at"), "born is a date")
    if "chip" in value:
        need(isinstance(value["chip"], str), "chip is a text")
        need(re.fullmatch("[A-Z]{2,4}", value["chip"]) or has("a pattern is not looked at"), "chip is no chip")
    if "age" in value:
        age = value["age"]
        need(is_integer(age) and 0 <= age <= 50, "age is from 0 to 50")
        if has("zero breaks it"):
            1 / age
    if "weight" in value:
        weight = value["weight"]
        need(is_number(weight), "weight is a number")
        need(weight > 0 or weight == 0 and has("an exclusive minimum includes it"), "weight is more than 0")
    if "note" in value:
        need(value["note"] is None or isinstance(value["note"], str), "note is a text or null")
        need(value["note"] is not None or not has("null is refused"), "note is null")
        if has("null breaks it"):
            len(value["note"])
    if "colours" in value:
        colours = value["colours"]
        need(isinstance(colours, list) and len(colours) <= 4, "colours are a list of at most 4")
        need(all(isinstance(colour, str) and len(colour) <= 10 for colour in colours), "a colour is a short text")
        if has("items may be there twice"):
            value["colours"] = list(dict.fromkeys(colours))
        else:
            need(len(set(colours)) == len(colours), "a colour is there twice")
    return value


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # What is written goes out in one piece.
    wbufsize = -1
    pets = {}
    next_id = 1

    def log_message(self, *_):
        pass

    def parse_request(self):
        # Every method comes to one function.
        if not super().parse_request():
            return False
        self.method, self.command = self.command, "any"
        return True

    def do_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.content = self.rfile.read(length)
        try:
            self.answer_request()
        except Refused as refused:
            problem = {"title": refused.title, "status": refused.status}
            if has("a problem has no status"):
                del problem["status"]
            self.answer(refused.status, problem, *refused.fields, media_type="application/problem+json")
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception:
            self.answer(500, {"title": "a fault", "status": 500}, media_type="application/problem+json")

    def answer(self, status, value=None, *fields, media_type="application/json"):
        body = b"" if value is None else json.dumps(value).encode()
        if has("JSON is cut off") and status == 200:
            body = body[:-1]
        self.send_response_only(status)
        if value is not None and not (has("JSON is not called anything") and status == 200):
            is_text = has("JSON is called a text") and status == 200
            self.send_header("Content-Type", "text/plain" if is_text else media_type)
        for name, text in fields:
            self.send_header(name, text)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.method != "HEAD":
            self.wfile.write(body)

    def answer_request(self):
        parts = urllib.parse.urlsplit(self.path)
        self.query = urllib.parse.parse_qs(parts.query, keep_blank_values=True, errors="strict")
        if parts.path == "/openapi.yml":
            self.send_response_only(200)
            self.send_header("Content-Length", str(len(DOCUMENT)))
            self.end_headers()
            self.wfile.write(DOCUMENT)
            return
        pet = re.fullmatch("/pets/([^/]+)", parts.path)
        if parts.path == "/pets":
            operations = {"GET": self.list, "POST": self.add}
        elif parts.path == "/report":
            operations = {"GET": self.report}
        elif pet:
            self.text = urllib.parse.unquote(pet[1])
            operations = {"GET": self.tell, "PUT": self.replace, "DELETE": self.remove}
        else:
            raise Refused(404, "there is no such path")
        method = "GET" if self.method == "HEAD" or has("every method is GET") else self.method
        if method not in operations:
            if has("an unknown method is an unknown path"):
                raise Refused(404, "there is no such path")
            allowed = list(operations)[1 if has("Allow lacks a method") else 0 :]
            fields = () if has("405 has no Allow") else [("Allow", ", ".join(allowed))]
            raise Refused(405, "the path does not have the method", fields)
        operations[method]()

    # What is looked at before an operation.

    def key(self):
        key = self.headers.get("X-Key")
        if not (key == "secret" or has("no key is needed") or key and has("any key will do")):
            raise Refused(401, "a key is needed")

    def number(self, text, low, high=None):
        try:
            value = json.loads(text) if re.fullmatch(r"-?[0-9][0-9.eE+-]*", text) else None
        except ValueError:
            value = None
        need(is_integer(value) and (high is None or value <= high), "it is no such number")
        need(value >= low or has("a number below the minimum is accepted") and value == low - 1, "it is too small")
        return max(low, int(value))

    def known(self):
        number = self.number(self.text, 1)
        if has("a large number breaks it") and number > 2**31 - 1:
            raise OverflowError
        if number not in self.pets:
            if has("to remove what is gone breaks it") and self.method == "DELETE":
                raise KeyError
            raise Refused(418 if has("what is missing is answered with 418") else 404, "there is no such pet")
        return number

    def body(self):
        if not self.content and has("a missing body is a pet"):
            return {"name": "Nobody", "kind": "dog"}
        media_type = (self.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        if not self.content:
            raise Refused(400, "the body is missing")
        if media_type != "application/json" and not has("another media type is accepted"):
            raise Refused(415, "only JSON is read")
        try:
            return json.loads(self.content.decode())
        except ValueError:
            if has("broken JSON is nothing"):
                return {"name": "Nobody", "kind": "dog"}
            raise Refused(400, "it is not JSON") from None

    # The operations.

    def shown(self, number):
        pet = {"id": number, **self.pets[number]}
        if has("a pet has no id"):
            del pet["id"]
        if has("an id is a text"):
            pet["id"] = str(number)
        if has("a pet has a property more"):
            pet["secret"] = "1"
        if has("a kind is none of the list"):
            pet["kind"] = "fish"
        if has("a name is null"):
            pet["name"] = None
        return pet

    def list(self):
        first = {name: values[0] for name, values in self.query.items()}
        kind, name = first.get("kind"), first.get("name")
        if not has("a kind to look for may be anything"):
            need(kind in (None, "dog", "cat", "bird"), "kind is none of the list")
        need(name is None or len(name) <= 5000, "name is too long")
        if name is not None and has("a long text breaks it") and len(name) > 1000:
            raise ValueError
        if name is not None and has("an empty text breaks it"):
            name[0]
        limit = self.number(first.get("limit", "20"), 1, 100)
        if has("a maximum is refused"):
            need(limit < 100, "limit is too large")
        found = [number for number, pet in self.pets.items() if kind in (None, pet["kind"]) and name in (None, pet["name"])]
        total = "many" if has("the field X-Total is a word") else str(len(found))
        status = 201 if has("a list is answered with 201") else 200
        self.answer(status, [self.shown(number) for number in found[:limit]], ("X-Total", total))

    def add(self):
        self.key()
        pet = checked_pet(self.body())
        number = Handler.next_id
        Handler.next_id += 1
        if not has("what was created is not there"):
            self.pets[number] = pet
            shown = self.shown(number)
        else:
            shown = {"id": number, **pet}
        location = [] if has("the field Location is missing") else [("Location", f"/pets/{number}")]
        self.answer(201, shown, *location)

    def tell(self):
        number = self.known()
        if has("the connection ends without an answer"):
            raise ConnectionError
        self.answer(200, self.shown(number))

    def replace(self):
        self.key()
        number = self.known()
        self.pets[number] = checked_pet(self.body())
        self.answer(200, self.shown(number))

    def remove(self):
        self.key()
        number = self.known()
        if not has("what was removed is still there"):
            del self.pets[number]
        self.answer(204)

    def report(self):
        shop = self.headers.get("X-Shop")
        if shop is None:
            need(has("a field need not be there"), "X-Shop is missing")
        else:
            need(len(shop) >= 2 or has("a field may be too short"), "X-Shop is too short")
            need(len(shop) <= 20, "X-Shop is too long")
        if has("an answer takes for ever"):
            time.sleep(30)
        if has("an answer is no HTTP"):
            self.wfile.write(b"\x00\x01 what is this\r\n\r\n")
            raise ConnectionError
        if has("a body has no end"):
            self.send_response_only(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            while True:
                self.wfile.write(b"[" * 65536)
        self.answer(200, {"count": len(self.pets)})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main():
    global fault
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fault", type=int, default=0)
    fault = parser.parse_args().fault
    # What is there from the start, for those who only read.
    Handler.pets[1] = {"name": "Tom", "kind": "cat", "note": None}
    Handler.next_id = 2
    server = Server(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
