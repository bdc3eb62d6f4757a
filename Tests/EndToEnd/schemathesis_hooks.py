"""What Schemathesis needs to be somebody: a session, another one after a 401, and things that are there to be asked for.
schemathesis_run.py names this file in SCHEMATHESIS_HOOKS."""

import atexit
import collections
import itertools
import json
import os
import pathlib
import urllib.error
import urllib.request

import schemathesis

URL = os.environ["ACCORD_URL"]
ADMIN = {"email": "root@example.org", "password": os.environ["ACCORD_PASSWORD"]}

statuses = collections.Counter()
numbers = itertools.count()


def call(method, path, value=None, token=None, fields=(), content=None):
    """The JSON value of an answer; None for an empty one, and for a refusal."""
    fields = {"Content-Type": "application/json", **dict(fields)}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    data = content if value is None else json.dumps(value).encode()
    try:
        request = urllib.request.Request(URL + path, data, fields, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except urllib.error.HTTPError:
        return None


class Person:
    """An account of its own with a session."""

    def __init__(self, role):
        number = next(numbers)
        self.account = {"email": f"person{number}@example.org", "password": f"a long engine of {number}"}
        root = call("POST", "/api/v1/users/token", ADMIN)["token"]
        self.root = call("GET", "/api/v1/users/me", token=root)["id"]
        named = self.account | {"first_name": "Ada", "last_name": "Lovelace", "role": role}
        self.id = call("POST", "/api/v1/admin/users", named, root)["id"]
        self.token = call("POST", "/api/v1/users/token", self.account)["token"]


class World:
    """Somebody, a friend, and what the two have: made when it is asked for, and again when it has gone."""

    def __init__(self):
        self.me, self.friend = Person("admin"), Person("user")
        request = self.ask(self.me, "/api/v1/friends/requests", {"user_id": self.friend.id})
        self.ask(self.friend, f"/api/v1/friends/requests/{request['id']}/accept")

    def ask(self, person, path, value=None):
        return call("POST", path, value, person.token) or {}

    def request(self):
        """The id of a request for friendship from somebody new."""
        return self.ask(Person("user"), "/api/v1/friends/requests", {"user_id": self.me.id}).get("id")

    def file(self):
        fields = {"Content-Type": "text/plain"}
        made = call("POST", "/api/v1/files?name=notes.txt", None, self.me.token, fields, b"notes")
        return (made or {}).get("id")

    def link(self, file):
        return self.ask(self.me, f"/api/v1/files/{file}/links", {})

    def existing(self, path):
        """The parameters of a path of the contract, each the name of something that is there."""
        found = {}
        if "{message_id}" in path:
            text = {"receiver": self.friend.id, "text": "Hello"}
            found["message_id"] = self.ask(self.me, "/api/v1/messages/register", text).get("id")
        if "{chat_id}" in path:
            found["chat_id"] = self.ask(self.me, "/api/v1/chats/start", {"email": self.friend.account["email"]}).get("id")
        if "{request_id}" in path:
            found["request_id"] = self.request()
        if "{token_id}" in path:
            sessions = call("GET", "/api/v1/tokens", token=self.me.token) or [{}]
            found["token_id"] = sessions[-1].get("id")
        if "{file_id}" in path or "/shared/{token}" in path:
            file = self.file()
            link = self.link(file) if "link" in path or "shared" in path else {}
            found |= {"file_id": file, "link_id": link.get("id"), "token": str(link.get("url", "")).split("/")[-1]}
        if "{user_id}" in path:
            found["user_id"] = self.friend.id
        return {name: value for name, value in found.items() if f"{{{name}}}" in path and value}


world = None

if os.environ["ACCORD_SIGNS_IN"] == "true":

    # Schemathesis keeps the token, and asks for another one when an answer is 401.
    @schemathesis.auth(refresh_interval=3600)
    class Session:
        def get(self, case, context):
            global world
            world = World()
            return world.me.token

        def set(self, case, token, context):
            case.headers["Authorization"] = f"Bearer {token}"

    @schemathesis.hook
    def before_call(context, case, kwargs):
        """Ids and cursors out of thin air are 404 nearly always, and then nothing behind them is tested: three cases of four
        ask for what is there."""
        if world is None:
            return
        # The stateful phase knows by itself what is there.
        is_blind = case.meta is not None and case.meta.phase.name.value != "stateful"
        if is_blind and case.meta.generation.mode.is_positive and next(numbers) % 4:
            for name, value in world.existing(case.path).items():
                case.path_parameters[name] = value
            if case.query:
                case.query.pop("cursor", None)
        # Who has blocked himself, or the one who makes accounts, is told 403 from then on.
        if str((case.path_parameters or {}).get("user_id")) in (str(world.me.id), str(world.me.root)):
            case.path_parameters["user_id"] = world.friend.id


@schemathesis.hook
def filter_body(context, body):
    """A form has no null: what Schemathesis sends for one is the text, which may well be a name."""
    is_form = "multipart/form-data" in {alternative.media_type for alternative in context.operation.body}
    return not (is_form and isinstance(body, dict) and None in body.values())


@schemathesis.hook
def after_call(context, case, response):
    statuses[response.status_code] += 1


@atexit.register
def tell():
    pathlib.Path(os.environ["ACCORD_TALLY"]).write_text(json.dumps(statuses))
