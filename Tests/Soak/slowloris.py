"""R10: slow clients take a place and nothing else, and not for long."""

import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import gauges
from server import call, running, wait_until_ready

PROGRAM = pathlib.Path(__file__).with_name("slow_clients.py")
#: Each kind: after how many seconds the server has to have ended it, and how. docs/operations.md has the limits:
#: a head has 10 s; a body may pause for 30 s, and has 240 bytes a second behind the first 10 s; so has an answer.
KINDS = {
    "header": (11, {"408"}),
    "body": (11, {"408"}),
    "silent-body": (11, {"408"}),
    "read": (11, {"reset"}),
    "silent-read": (11, {"reset"}),
}
LEGITIMATE = 20


def probe(run, server, seconds, what):
    """The load of those who behave."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        result = gauges.requests(
            [server.process.pid], f"{server.url}/version", LEGITIMATE, seconds, script.name)
    run.at_most(f"p99 of {LEGITIMATE} other connections, {what} ({result['rate']:,.0f}/s)", 50, result["p99_ms"], " ms")
    run.row(f"their requests that fail, {what}", "0 %", f"{result['errors']:.2%}", result["errors"] == 0)


def start(port, kind, count, seconds):
    process = subprocess.Popen(
        [sys.executable, PROGRAM, str(port), kind, str(count), str(seconds)], stdout=subprocess.PIPE, text=True)
    if process.stdout.readline() != "open\n":
        raise RuntimeError(f"the slow clients of kind '{kind}' did not start")
    return process


def slowloris(run):
    # Half of those with bodies and of those who read move a little, the others not at all.
    counts = {"header": 1000, "body": 500, "silent-body": 500, "read": 500, "silent-read": 500}
    with running("--access-log", "false", binary=run.binary) as server, contextlib.ExitStack() as stack:
        wait_until_ready(server)
        probe(run, server, run.seconds(5, least=2), "alone")
        resting = server.resident()
        processes = {}
        for kind, count in counts.items():
            processes[kind] = start(server.port, kind, run.scaled(count), KINDS[kind][0] + 15)
            stack.callback(processes[kind].kill)
        probe(run, server, run.seconds(9, least=5), "while all are there")
        run.at_most("resident memory grown", 64, (server.resident() - resting) / (1 << 20), " MiB")
        status = call(server.connection(), "GET", "/healthz")[0]
        run.row("/healthz", "200", str(status), status == 200)
        for kind, process in processes.items():
            told = json.loads(process.stdout.readline())
            limit, ways = KINDS[kind]
            ends = told["ends"]
            run.none(f"{kind}: connections refused", ["refused"] * told["refused"] + ["503"] * ends.get("503", 0))
            run.row(f"{kind}: ended by the server, of {run.scaled(counts[kind])}", " or ".join(sorted(ways)), str(ends),
                    set(ends) <= ways and not told["still_open"])
            run.at_most(f"{kind}: the last one after", limit, told["last_s"], " s")
            process.wait()
        foreign(run, server)


def foreign(run, server):
    """The same from a program that is not ours, where it is installed."""
    if not shutil.which("slowhttptest"):
        print("SKIP slowhttptest: not installed")
        return
    count = str(run.scaled(1000))
    for flag, what in ("-H", "slow heads"), ("-B", "slow bodies"), ("-X", "slow reading"):
        with tempfile.TemporaryDirectory() as folder:
            options = ["-c", count, "-r", count, "-l", "12", "-i", "2", "-p", "2", "-u", f"{server.url}/version"]
            slow = subprocess.Popen(["slowhttptest", flag, *options, "-o", f"{folder}/told"], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
            time.sleep(1)
            probe(run, server, run.seconds(6, least=3), f"beside slowhttptest {flag} ({what})")
            slow.wait(timeout=60)
