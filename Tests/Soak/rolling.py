"""R13: restarts under load that nobody notices.

A store belongs to one process (docs/operations.md, the data directory), so there are two ways to restart. `rolling` has
two servers with stores of their own, which begin as copies, behind haproxy: it asks /readyz, sends again what no server
has seen, and what may be sent twice. `handover` has one store, and a socket that stays open while one server goes and the
next one comes, as a service manager does it: who connects meanwhile waits.
"""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from callers import Callers, prepared
from gauges import answers, free_port, wait_for
from kill import read_back
from server import Server, running, wait_until_ready

HAPROXY = """
global
    maxconn 1024
    stats socket {folder}/stats
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    # Without it a check has to be answered within its interval, and a busy machine has no server left.
    timeout check 5s
    retries 3
    option redispatch 1
    option httpchk GET /readyz
    default-server check inter 100ms fall 1 rise 1
frontend front
    bind 127.0.0.1:{front}
    # RFC 9112 9.3.1: what is not idempotent is not sent again by itself, so it gets a connection of its own.
    use_backend posts if METH_POST
    default_backend reads
backend reads
    retry-on conn-failure empty-response response-timeout
{servers}
backend posts
    option http-server-close
    http-reuse never
    retry-on conn-failure
{servers}
"""


@contextlib.contextmanager
def haproxy(front, ports):
    """haproxy before servers on these ports; gives a function that tells how many of them a backend sees."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "haproxy.cfg"
        servers = "\n".join(f"    server s{index} 127.0.0.1:{port}" for index, port in enumerate(ports))
        path.write_text(HAPROXY.format(front=front, servers=servers, folder=folder))
        process = subprocess.Popen(["haproxy", "-db", "-f", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: answers(front, "/readyz"), 10)
            yield lambda: seen(f"{folder}/stats")
        finally:
            process.terminate()
            process.wait()


def seen(path):
    """How many servers haproxy sends requests to, of the backend that has fewest."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(path)
        asking.sendall(b"show stat\n")
        text = asking.makefile().read()
    rows = [line.split(",") for line in text.splitlines() if line.startswith(("reads,s", "posts,s"))]
    return min(sum(row[0] == name and row[17] == "UP" for row in rows) for name in ("reads", "posts"))


def verdict(run, callers, restarts, statuses, seconds):
    run.none(f"requests failed of {callers.count:,}, over {restarts} restarts", callers.failures)
    run.row("exit statuses", "all 0", str(sorted(set(statuses))), set(statuses) == {0})
    run.at_most("the slowest stop", 30, max(seconds), " s")


def rolling(run):
    if not shutil.which("haproxy"):
        raise RuntimeError("haproxy is not installed")
    restarts = run.scaled(20, least=2)
    statuses, seconds, nodes = [], [], []
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(running("--access-log", "false", binary=run.binary))
        wait_until_ready(first)
        given = prepared(first)
        first.stop()
        for _ in range(2):
            data = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
            shutil.copytree(first.data, data)
            node = Server("--access-log", "false", "--port", str(free_port()), data=data, binary=run.binary).start()
            stack.callback(lambda node=node: node.process.poll() is None and node.stop())
            wait_until_ready(node)
            nodes.append(node)
        front = free_port()
        count = stack.enter_context(haproxy(front, [node.port for node in nodes]))
        wait_for(lambda: count() == 2, 10)
        with Callers(front, *given) as callers:
            time.sleep(1)
            for number in range(restarts):
                node = nodes[number % 2]
                started = time.monotonic()
                statuses.append(node.stop())
                seconds.append(time.monotonic() - started)
                node.start()
                wait_until_ready(node)
                wait_for(lambda: count() == 2, 10)
                time.sleep(0.2)
        verdict(run, callers, restarts, statuses, seconds)


def handover(run):
    restarts = run.scaled(20, least=2)
    statuses, seconds = [], []
    with socket.socket() as listening, tempfile.TemporaryDirectory() as folder:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        number = listening.fileno()
        hand = f'exec 3<&{number}; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
        server = Server(
            "--access-log", "false", data=f"{folder}/data", binary=run.binary,
            wrapper=("bash", "-c", hand, "bash"), pass_fds=(number,)).start()
        wait_until_ready(server)
        token, receiver, message = prepared(server)
        # A connection that is idle when its server goes is closed, and a request that crosses the close is in nobody's hands:
        # each request has a connection of its own here.
        with Callers(server.port, token, receiver, message, keeps_connections=False) as callers:
            time.sleep(1)
            for _ in range(restarts):
                started = time.monotonic()
                statuses.append(server.stop())
                seconds.append(time.monotonic() - started)
                server.start()
                time.sleep(0.5)
        stored = read_back(server, token)
        lost = [key for key, text in callers.acknowledged.items() if stored.get(key) != text]
        statuses.append(server.stop())
        verdict(run, callers, restarts, statuses, seconds)
        run.none(f"messages lost of {len(callers.acknowledged):,} acknowledged", lost)
        run.at_most("the slowest answer, a restart included", 5, callers.slowest, " s")
