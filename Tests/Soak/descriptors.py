"""R7: a server that may have 64 descriptors meets 200 clients."""

import contextlib
import socket
import time

from gauges import cpu_seconds, wait_for
from server import call, register, running, wait_until_ready

REQUEST = b"GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
#: Connections that are there before the others come.
OLD = 8


def get(connection):
    """Whether a request is answered with 200 at once."""
    connection.settimeout(2)
    try:
        connection.sendall(REQUEST)
        answer = connection.recv(65536)
    except OSError:
        return False
    return answer.startswith(b"HTTP/1.1 200 ")


def opened(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.setblocking(False)
    return connection


def descriptors(run):
    clients, seconds = run.scaled(200, least=100), run.seconds(10, least=5)
    wrapper = ("prlimit", "--nofile=64:64")
    with running("--access-log", "false", binary=run.binary, wrapper=wrapper) as server, contextlib.ExitStack() as stack:
        wait_until_ready(server)
        pid = server.process.pid
        api = server.connection()
        (_, token), (receiver, _) = (register(api, name) for name in ("sender", "receiver"))
        old = [stack.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(OLD)]
        if not all(map(get, old)):
            raise RuntimeError("a server with room does not answer")
        resting = server.resident()
        crowd = [stack.enter_context(opened(server.port)) for _ in range(clients)]
        wait_for(lambda: server.descriptors() >= 63, 5)
        before, started, refused, asked = cpu_seconds([pid]), time.monotonic(), [], 0
        posted = []
        while time.monotonic() - started < seconds:
            asked += len(old)
            refused += [index for index, connection in enumerate(old) if not get(connection)]
            status, _ = call(api, "POST", "/api/v1/messages/register", {"receiver": receiver, "text": "a"}, token)
            posted.append(status)
            time.sleep(0.5)
        share = (cpu_seconds([pid]) - before) / (time.monotonic() - started) * 100
        run.row("descriptors in use", "<= 64", str(server.descriptors()), server.descriptors() <= 64)
        run.at_most(f"CPU while {clients} clients are there for {seconds} s", 20, share, " % of a core")
        run.none(f"connections of before not answered, of {asked} requests", refused)
        run.none(f"posts not stored, of {len(posted)}", [status for status in posted if status != 201])
        run.at_most("resident memory grown", 4, (server.resident() - resting) / (1 << 20), " MiB")
        for connection in crowd:
            connection.close()
        started = time.monotonic()

        def recovers():
            with socket.create_connection(("127.0.0.1", server.port), timeout=2) as connection:
                return get(connection)

        wait_for(recovers, 5)
        run.at_most("first answer to a new client when they have gone", 1, time.monotonic() - started, " s")
        wait_for(lambda: server.descriptors() < 64 - OLD, 5)
        status = server.stop()
        run.row("exit status", "0", str(status), status == 0)
