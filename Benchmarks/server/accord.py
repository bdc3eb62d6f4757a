"""The server that all this is about, and the kit with a contract of one operation."""

import http.client
import sys

from gauges import ROOT, answers
from peers import CHAT, CONSTANT, POST, READ, Peer, swift_build

sys.path.append(str(ROOT / "Tests/EndToEnd"))

from server import call, register  # noqa: E402


class AccordConstant(Peer):
    """A typed answer through the generated path, without a caller and a store."""

    name, label, cases = "accord-constant", "Accord, a contract of one operation", (CONSTANT,)

    def build(self):
        self.binary = swift_build("accord", "accord-constant", "-Xswiftc", "-cross-module-optimization", "-Xlinker", "-s")

    def prepare(self):
        pass

    def command(self):
        return [self.binary]


class Accord(Peer):
    """`accord-server`, release build; script/bench makes it."""

    name, label, cases = "accord", "Accord", (READ, POST, CHAT)
    binary = ROOT / ".build/release/accord-server"
    #: What the cases need beyond the defaults: many sockets of one user, and large files.
    options = (
        "--max-connections", "20000", "--max-sockets", "20000", "--max-user-sockets", "10000",
        "--max-upload-bytes", str(1 << 40), "--file-quota-bytes", str(1 << 40), "--handler-timeout", "600",
    )

    def build(self):
        assert self.binary.exists(), f"{self.binary} is not built: run script/bench"

    def prepare(self):
        pass

    def command(self):
        return [self.binary, "--port", self.port, "--data", self.folder / "data", "--access-log", "false", *self.options]

    def is_ready(self):
        return answers(self.port, "/healthz")

    def start(self):
        super().start()
        connection = self.connection()
        (sender, self.token), (self.receiver, other) = (register(connection, name) for name in ("sender", "receiver"))

        def done(wanted, method, target, body, token):
            status, value = call(connection, method, target, body, token)
            assert status == wanted, (status, value)
            return value

        text = {"receiver": self.receiver, "text": "x" * 161}
        message = done(201, "POST", "/api/v1/messages/register", text, self.token)
        request = done(201, "POST", "/api/v1/friends/requests", {"user_id": self.receiver}, self.token)
        done(200, "POST", f"/api/v1/friends/requests/{request['id']}/accept", None, other)
        chat = done(201, "POST", "/api/v1/chats/start", {"email": "receiver@example.org"}, self.token)
        self.targets = {
            READ: f"/api/v1/messages/{message['id']}",
            POST: "/api/v1/messages/register",
            CHAT: f"/ws/chat/{chat['id']}",
        }
        self.fields = (f"Authorization: Bearer {self.token}",)
        return self

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
