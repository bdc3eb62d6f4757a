"""R13: what becomes of everything that is open when a server is told to stop."""

import json
import signal
import socket
import time

from server import befriend, register, running, wait_until_ready
from stalled import Member


def begun(port, head):
    """A connection with the beginning of a request."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(head)
    return connection


def answer(connection):
    """All that comes until the connection ends."""
    text = b""
    while piece := connection.recv(65536):
        text += piece
    return text


def post(token, receiver, length):
    return (f"POST /api/v1/messages/register HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n").encode()


def is_refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except ConnectionRefusedError:
        return True
    return False


def once(run):
    with running("--access-log", "false", binary=run.binary) as server:
        wait_until_ready(server)
        api = server.connection()
        sender, receiver = (register(api, name) for name in ("sender", "receiver"))
        chat = befriend(api, sender, receiver)
        body = json.dumps({"receiver": receiver[0], "text": "slow"}).encode()
        member = Member(server.port, chat, sender[1])
        probe = begun(server.port, b"GET /readyz HTTP/1.1\r\nHost: ")
        upload = begun(server.port, post(sender[1], receiver[0], len(body)) + body[:5])
        idle = begun(server.port, b"GET /version HTTP/1.1\r\nHost: a\r\n\r\n")
        idle.recv(65536)
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        time.sleep(0.1)
        probe.sendall(b"a\r\n\r\n")
        ready = answer(probe)
        run.row("/readyz, whose head was on its way", "503, Connection: close", ready[:40].split(b"\r\n")[0].decode(),
                ready.startswith(b"HTTP/1.1 503 ") and b"Connection: close" in ready)
        run.row("a new connection", "refused", "refused" if is_refused(server.port) else "taken", is_refused(server.port))
        run.row("an idle connection", "closed", "closed" if not answer(idle) else "answered", True)
        while member.read():
            pass
        run.row("a WebSocket", "closed with 1001", str(member.code), member.code == 1001)
        time.sleep(1)
        upload.sendall(body[5:])
        stored = answer(upload)
        run.row("a post whose body ends a second later", "201", stored[9:12].decode(), stored.startswith(b"HTTP/1.1 201 "))
        status = server.process.wait(timeout=40)
        run.row("exit status", "0", str(status), status == 0)
        run.at_most("the end after SIGTERM, a second of it for that post", 30, time.monotonic() - started, " s")


def twice(run):
    with running("--access-log", "false", binary=run.binary) as server:
        wait_until_ready(server)
        sender, receiver = (register(server.connection(), name) for name in ("sender", "receiver"))
        hanging = begun(server.port, post(sender[1], receiver[0], 100) + b"{")
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        waits = server.process.poll() is None
        run.row("with an open request, a second after SIGTERM", "still there", "still there" if waits else "gone", waits)
        server.process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        status = server.process.wait(timeout=40)
        run.at_most("the end after a second SIGTERM", 2, time.monotonic() - started, " s")
        run.row("exit status then", "0", str(status), status == 0)
        hanging.close()


def late(run):
    """The deadline ends what a client does not."""
    with running("--access-log", "false", "--drain-timeout", "2", binary=run.binary) as server:
        wait_until_ready(server)
        sender, receiver = (register(server.connection(), name) for name in ("sender", "receiver"))
        hanging = begun(server.port, post(sender[1], receiver[0], 100) + b"{")
        time.sleep(0.2)
        started = time.monotonic()
        status = server.stop()
        run.row("the end with a request that never does, --drain-timeout 2", "2 to 4 s",
                f"{time.monotonic() - started:.1f} s", 2 <= time.monotonic() - started < 4 and status == 0)
        hanging.close()


def stopping(run):
    once(run)
    twice(run)
    late(run)
