"""Proofs that stand elsewhere, in their long form."""

import subprocess
import sys
import time

import gauges
from server import ROOT, befriend, register, running, wait_until_ready
from stalled import prepare_audience


def program(run, name, *arguments):
    """A program of Tests/EndToEnd, which says by its exit status whether all held."""
    command = [sys.executable, ROOT / "Tests/EndToEnd" / name, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, end="", flush=True)
    last = (done.stdout.strip().splitlines() or ["nothing"])[-1]
    run.row(" ".join([name, *map(str, arguments)]).replace(f"{ROOT}/", ""), "all hold", last, done.returncode == 0)


def large(run):
    program(run, "large.py", run.scaled(1024, least=64), run.binary)


def kill(run):
    program(run, "kill.py", run.scaled(500, least=5), 50, run.binary)


def conformance(run):
    program(run, "websocket_conformance.py", *(["--messages", 1000] if run.scale >= 1 else []))


def idle(run):
    prepare_audience()
    count = run.scaled(9_900, least=1000)
    options = ("--access-log", "false", "--max-connections", "20000", "--max-sockets", "20000", "--max-user-sockets", "10000")
    with running(*options, binary=run.binary) as server:
        wait_until_ready(server)
        pid, connection = server.process.pid, server.connection()
        users = [register(connection, name) for name in ("one", "other")]
        place = (server.port, f"/ws/chat/{befriend(connection, *users)}")
        fields = (f"Authorization: Bearer {users[0][1]}",)
        each = gauges.idle_sockets([pid], *place, fields, count)["bytes"]
        run.at_most(f"resident memory of each of {count:,}", 6, each / 1024, " KiB")
        with gauges.Audience(*place, count, 0, 0, fields):
            time.sleep(1)
            before = gauges.cpu_seconds([pid])
            time.sleep(5)
            run.at_most("CPU while they are idle", 3, (gauges.cpu_seconds([pid]) - before) / 5 * 100, " % of a core")
        result = gauges.deliveries([pid], *place, fields, count, 1, 3)
        run.at_most("p99 of a message to all of them", 2000, result["p99_ms"], " ms")
        run.row("what did not come", "0 %", f"{result['errors']:.2%}", result["errors"] == 0)
