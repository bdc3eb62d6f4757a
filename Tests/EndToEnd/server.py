"""A server of one's own: built already, on a free port of loopback, in a folder that goes away."""

import contextlib
import http.client
import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """A running accord-server."""

    def __init__(self, *options, data=None, binary=None, trust=None, wrapper=(), pass_fds=()):
        """`wrapper` is a command that executes what follows it, in its own process."""
        self.options = options
        # What its certificate is held against, when it speaks TLS.
        self.trust = trust
        self.wrapper = wrapper
        self.pass_fds = pass_fds
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="accord-"))
        self.owns_data = data is None
        self.binary = binary or ROOT / ".build/debug/accord-server"
        self.process = None
        self.url = None
        self.output = []

    def start(self):
        """Starts it and waits for the line that names its URL."""
        self.log = open(self.data.parent / (self.data.name + ".log"), "ab")
        self.process = subprocess.Popen(
            [*self.wrapper, self.binary, "--port", "0", "--data", self.data, *self.options],
            stdout=subprocess.PIPE,
            stderr=self.log,
            stdin=subprocess.DEVNULL,
            text=True,
            pass_fds=self.pass_fds,
        )
        for line in self.process.stdout:
            self.output.append(line.rstrip("\n"))
            found = re.search(r"\bat (https?://[^/]+:[0-9]+)/", line)
            if found:
                self.url = found[1]
                return self
        raise RuntimeError(f"the server did not start: {self.output} {self.log_text()}")

    def kill(self):
        """As a power-loving operator would: no chance to say goodbye."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Gracefully; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=40)
        self.process.stdout.close()
        return status

    def log_text(self):
        return (self.data.parent / (self.data.name + ".log")).read_text(errors="replace")

    def clean(self):
        self.log.close()
        if self.owns_data:
            shutil.rmtree(self.data, ignore_errors=True)
            (self.data.parent / (self.data.name + ".log")).unlink(missing_ok=True)

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def descriptors(self):
        """How many are open."""
        return sum(1 for _ in pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir())

    def threads(self):
        return sum(1 for _ in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir())

    def resident(self):
        """Bytes of memory that are resident."""
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * 4096

    def connection(self):
        scheme, _, host = self.url.partition("://")
        if scheme == "https":
            return http.client.HTTPSConnection(host, timeout=30, context=self.trust)
        return http.client.HTTPConnection(host, timeout=30)

    def descriptors(self):
        """How many files and sockets are open."""
        return len(list(pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextlib.contextmanager
def running(*options, **keywords):
    """A server for a `with` block."""
    server = Server(*options, **keywords).start()
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
        server.clean()


def call(connection, method, target, body=None, token=None):
    """One exchange: the status and the JSON value (None for an empty body)."""
    fields = {"Accept": "application/json, application/problem+json"}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    content = None
    if body is not None:
        content = json.dumps(body)
        fields["Content-Type"] = "application/json"
    connection.request(method, target, content, fields)
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


def register(connection, name):
    """A new user with a token: (id, token)."""
    credentials = {"email": f"{name}@example.org", "password": f"a long {name[::-1]} engine"}
    status, account = call(
        connection, "POST", "/api/v1/users/register",
        credentials | {"first_name": "Test", "last_name": "Person"},
    )
    assert status == 201, account
    status, token = call(connection, "POST", "/api/v1/users/token", credentials)
    assert status == 200, token
    return account["id"], token["token"]


def befriend(connection, one, other):
    """Makes friends of two users, each an id and a token, who then have a chat: its id."""
    status, request = call(connection, "POST", "/api/v1/friends/requests", {"user_id": other[0]}, one[1])
    assert status == 201, request
    status, answer = call(connection, "POST", f"/api/v1/friends/requests/{request['id']}/accept", None, other[1])
    assert status == 200, answer
    status, account = call(connection, "GET", "/api/v1/users/me", None, other[1])
    assert status == 200, account
    status, chat = call(connection, "POST", "/api/v1/chats/start", {"email": account["email"]}, one[1])
    assert status in (200, 201), chat
    return chat["id"]


def wait_until_ready(server, seconds=5):
    """Waits for 200 of /readyz and returns how long it took."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if call(server.connection(), "GET", "/readyz")[0] == 200:
                return time.monotonic() - started
        time.sleep(0.01)
    raise RuntimeError(f"not ready within {seconds} s")
