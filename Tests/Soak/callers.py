"""Clients that keep asking while servers come and go, and know of each request what became of it."""

import http.client
import json
import threading
import time

from server import call, register


class Callers:
    """Threads that read, post, and post slowly, until `stop`. What failed, and what was acknowledged, is kept."""

    def __init__(self, port, token, receiver, message, readers=4, writers=4, slow_writers=4, keeps_connections=True):
        self.port, self.token, self.receiver, self.message = port, token, receiver, message
        self.keeps_connections = keeps_connections
        self.lock = threading.Lock()
        self.failures, self.acknowledged, self.count, self.slowest = [], {}, 0, 0.0
        self.stopping = threading.Event()
        kinds = [self.read] * readers + [self.post] * writers + [self.post_slowly] * slow_writers
        self.threads = [
            threading.Thread(target=self.repeat, args=(kind, f"{kind.__name__}-{number}"), daemon=True)
            for number, kind in enumerate(kinds)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=60)

    def repeat(self, kind, name):
        connection, number = None, 0
        while not self.stopping.is_set():
            number += 1
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            started = time.monotonic()
            try:
                stays = kind(connection, f"{name}-{number}")
            except (OSError, http.client.HTTPException, ValueError) as reason:
                with self.lock:
                    self.failures.append(f"{name}: {type(reason).__name__} {reason}")
                stays = False
            with self.lock:
                self.count += 1
                self.slowest = max(self.slowest, time.monotonic() - started)
            if not (stays and self.keeps_connections):
                connection.close()
                connection = None

    def fields(self):
        fields = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        return fields if self.keeps_connections else fields | {"Connection": "close"}

    def finish(self, connection, wanted):
        response = connection.getresponse()
        body = response.read()
        if response.status != wanted:
            with self.lock:
                self.failures.append(f"{response.status} instead of {wanted}: {body[:200]!r}")
            return None, False
        return json.loads(body), not response.will_close

    def read(self, connection, _):
        connection.request("GET", f"/api/v1/messages/{self.message}", headers=self.fields())
        return self.finish(connection, 200)[1]

    def post(self, connection, text):
        return self.send(connection, text, pause=0)

    def post_slowly(self, connection, text):
        """The body takes half a second: it is under way whenever a server is told to stop."""
        return self.send(connection, text, pause=0.1)

    def send(self, connection, text, pause):
        body = json.dumps({"receiver": self.receiver, "text": text}).encode()
        connection.putrequest("POST", "/api/v1/messages/register")
        for name, value in (self.fields() | {"Content-Type": "application/json", "Content-Length": str(len(body))}).items():
            connection.putheader(name, value)
        if pause:
            connection.endheaders()
            pieces = [body[at : at + len(body) // 5 + 1] for at in range(0, len(body), len(body) // 5 + 1)]
            for piece in pieces:
                time.sleep(pause)
                connection.send(piece)
        else:
            connection.endheaders(body)
        message, stays = self.finish(connection, 201)
        if message:
            with self.lock:
                self.acknowledged[message["id"]] = text
        return stays


def prepared(server):
    """A sender's token, a receiver's id and a message's, for callers."""
    connection = server.connection()
    (_, token), (receiver, _) = (register(connection, name) for name in ("sender", "receiver"))
    status, message = call(connection, "POST", "/api/v1/messages/register", {"receiver": receiver, "text": "a"}, token)
    assert status == 201, message
    return token, receiver, message["id"]
