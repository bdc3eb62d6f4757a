#!/usr/bin/env python3
"""CPU time per request of the server, with nginx's `return 200` beside it in the same run.

    bench.py [ROUNDS] [SECONDS]

Rounds are interleaved (A B C A B C ...), and medians are printed: on a shared machine absolute times drift, ratios hold.
CPU time is utime + stime of the server's processes from /proc; the load comes from wrk on the same machine, over
loopback, bounded by time.
"""

import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/EndToEnd"))

from server import Server, call, register  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


class Nginx:
    """nginx with two workers, answering one constant body."""

    def __init__(self, body):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="accord-nginx-"))
        self.port = 18080
        (self.folder / "nginx.conf").write_text(
            f"""daemon off; worker_processes 2; pid {self.folder}/pid; error_log {self.folder}/error.log;
            events {{ worker_connections 4096; }}
            http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 75s; default_type application/json;
              server {{ listen 127.0.0.1:{self.port} reuseport; location / {{ return 200 '{body}'; }} }} }}"""
        )
        self.process = subprocess.Popen(
            ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf"], stderr=subprocess.DEVNULL
        )
        time.sleep(0.5)

    def pids(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


def load(url, connections, seconds, script, pids):
    """One run of wrk: CPU microseconds a request, requests a second, p99 in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script, url]
    before = cpu_seconds(pids)
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    spent = cpu_seconds(pids) - before
    requests = int(re.search(r"(\d+) requests in", output)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    milliseconds = float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]]
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    assert not errors, f"{url}: {errors[0]}"
    return spent / requests * 1e6, rate, milliseconds


def script(folder, name, token=None, method="GET", body=None):
    lines = [f'wrk.method = "{method}"', 'wrk.headers["Accept"] = "application/json"']
    if token:
        lines.append(f'wrk.headers["Authorization"] = "Bearer {token}"')
    if body:
        lines += ['wrk.headers["Content-Type"] = "application/json"', f"wrk.body = [[{body}]]"]
    path = folder / f"{name}.lua"
    path.write_text("\n".join(lines))
    return path


def main(rounds=5, seconds=4):
    binary = ROOT / ".build/release/accord-server"
    server = Server("--access-log", "false", "--login-burst", "1000", binary=binary).start()
    connection = server.connection()
    sender, receiver = register(connection, "sender"), register(connection, "receiver")
    post = f'{{"receiver": {receiver[0]}, "text": "{"A text of eighty characters, as people write them. " * 2}"}}'
    status, message = call(
        connection, "POST", "/api/v1/messages/register", {"receiver": receiver[0], "text": "x" * 100}, sender[1]
    )
    assert status == 201
    connection.request("GET", "/version")
    body = connection.getresponse().read().decode()
    nginx = Nginx(body)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="accord-bench-"))
    plain = script(folder, "plain")
    cases = {
        "nginx return 200": (f"http://127.0.0.1:{nginx.port}/version", 50, plain, nginx.pids()),
        "GET /version": (f"{server.url}/version", 50, plain, [server.process.pid]),
        "GET message by id, token": (
            f"{server.url}/api/v1/messages/{message['id']}", 50, script(folder, "read", sender[1]), [server.process.pid],
        ),
        "POST message, 64 connections": (
            f"{server.url}/api/v1/messages/register", 64, script(folder, "post", sender[1], "POST", post),
            [server.process.pid],
        ),
        "POST message, 200 connections": (
            f"{server.url}/api/v1/messages/register", 200, script(folder, "post", sender[1], "POST", post),
            [server.process.pid],
        ),
    }
    results = {name: [] for name in cases}
    try:
        for _ in range(rounds):
            for name, (url, connections, lua, pids) in cases.items():
                results[name].append(load(url, connections, seconds, lua, pids))
    finally:
        nginx.stop()
        server.stop()
        server.clean()
        shutil.rmtree(folder)
    base = statistics.median(run[0] for run in results["nginx return 200"])
    print(f"| {'case':30} | CPU us/request | x nginx | requests/s | p99 ms |")
    print(f"| {'-' * 30} | ---: | ---: | ---: | ---: |")
    for name, runs in results.items():
        cpu, rate, p99 = (statistics.median(column) for column in zip(*runs))
        print(f"| {name:30} | {cpu:.1f} | {cpu / base:.2f} | {rate:.0f} | {p99:.1f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
