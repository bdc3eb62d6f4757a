#!/usr/bin/env python3
"""What TLS costs, with nginx beside it in the same run.

    measure.py [--binary PATH] [--before PATH] [--rounds N] [--seconds N] [--mebibytes N] [--connections N]

CPU time is user and system time of all processes of a server, from the kernel; rounds are interleaved and medians are
printed. Requests come from wrk with keep-alive or with a connection each, downloads are taken by curl. `--before` is
another accord-server, whose plain HTTP is measured in the same rounds.
"""

import argparse
import contextlib
import pathlib
import re
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/EndToEnd"))

import server  # noqa: E402
from large import cpu_seconds, pieces, upload  # noqa: E402

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="accord-tls-"))
CERTIFICATE, KEY = FOLDER / "certificate.pem", FOLDER / "key.pem"
TEXT = '{"name":"Accord","version":"1.0.0","contract":"' + "0" * 64 + '"}'


def resident(pids):
    total = 0
    for pid in pids:
        total += int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    return total


class Accord:
    def __init__(self, name, binary, speaks_tls, size):
        options = ["--access-log", "false", "--max-upload-bytes", size, "--file-quota-bytes", size]
        if speaks_tls:
            options += ["--tls-certificate", CERTIFICATE, "--tls-key", KEY]
        self.name, self.path, self.scheme = name, "/version", "https" if speaks_tls else "http"
        trust = ssl.create_default_context(cafile=CERTIFICATE)
        self.server = server.Server(*map(str, options), binary=binary, trust=trust).start()
        self.port = int(self.server.url.rpartition(":")[2])
        self.pids = [self.server.process.pid]
        self.fields, self.file = [], None

    def take(self, mebibytes):
        token = server.register(self.server.connection(), "bench")[1]
        target, _ = upload(self.server.connection(), token, mebibytes)
        self.fields, self.file = [f"Authorization: Bearer {token}"], f"{target}/content"

    def stop(self):
        self.server.stop()
        self.server.clean()


class Nginx:
    def __init__(self, name, speaks_tls):
        self.name, self.path, self.scheme = name, "/", "https" if speaks_tls else "http"
        self.fields, self.file = [], None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="nginx-", dir=FOLDER))
        self.place.chmod(0o755)
        FOLDER.chmod(0o755)
        tls = f"ssl_certificate {CERTIFICATE}; ssl_certificate_key {KEY};" if speaks_tls else ""
        (self.place / "nginx.conf").write_text(f"""
            daemon off; user root; worker_processes 2; pid {self.place}/pid; error_log {self.place}/error.log;
            events {{ worker_connections 4096; }}
            http {{
                sendfile on; tcp_nopush on; access_log off; keepalive_requests 100000000;
                default_type application/json; {tls}
                ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets on;
                client_body_temp_path {self.place}; proxy_temp_path {self.place}; fastcgi_temp_path {self.place};
                uwsgi_temp_path {self.place}; scgi_temp_path {self.place};
                server {{
                    listen 127.0.0.1:{self.port} {'ssl' if speaks_tls else ''} reuseport; root {FOLDER};
                    location = / {{ return 200 '{TEXT}'; }}
                }}
            }}""")
        self.process = subprocess.Popen(
            ["nginx", "-p", self.place, "-c", self.place / "nginx.conf", "-e", self.place / "error.log"])
        time.sleep(0.5)
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout
        self.pids = [self.process.pid, *map(int, children.split())]

    def take(self, mebibytes):
        path = FOLDER / "large"
        if not path.exists():
            with open(path, "wb") as file:
                file.writelines(pieces(mebibytes))
        self.file = "/large"

    def stop(self):
        self.process.terminate()
        self.process.wait()


def requests(peer, seconds, *fields):
    """CPU microseconds a request."""
    before = cpu_seconds(peer.pids)
    command = ["wrk", "-t2", "-c50", f"-d{seconds}s", *(f"-H{field}" for field in fields)]
    said = subprocess.run(
        [*command, f"{peer.scheme}://127.0.0.1:{peer.port}{peer.path}"], capture_output=True, text=True, check=True).stdout
    spent = cpu_seconds(peer.pids) - before
    if "Non-2xx" in said:
        raise RuntimeError(said)
    return spent / int(re.search(r"(\d+) requests in", said)[1]) * 1e6


def download(peer, size):
    """CPU seconds for 10^9 bytes."""
    before = cpu_seconds(peer.pids)
    fields = [part for field in peer.fields for part in ("-H", field)]
    got = subprocess.run(
        ["curl", "-sS", "--cacert", CERTIFICATE, *fields, "-o", "/dev/null", "-w", "%{http_code} %{size_download}",
         f"{peer.scheme}://127.0.0.1:{peer.port}{peer.file}"], capture_output=True, text=True, check=True).stdout
    if got != f"200 {size}":
        raise RuntimeError(got)
    return (cpu_seconds(peer.pids) - before) / (size / 1e9)


def idle(peer, count):
    """Bytes of resident memory a connection that has had one answer and waits."""
    context = ssl.create_default_context(cafile=CERTIFICATE)
    request = f"GET {peer.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    def connect():
        connection = socket.create_connection(("127.0.0.1", peer.port), timeout=20)
        if peer.scheme == "https":
            connection = context.wrap_socket(connection, server_hostname="localhost")
        connection.sendall(request)
        connection.recv(4096)
        return connection

    with contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(connect())
        before = resident(peer.pids)
        for _ in range(count):
            stack.enter_context(connect())
        return (resident(peer.pids) - before) / count


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--binary", default=ROOT / ".build/release/accord-server")
    parser.add_argument("--before")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--mebibytes", type=int, default=512)
    parser.add_argument("--connections", type=int, default=1000)
    options = parser.parse_args()
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", CERTIFICATE,
         "-keyout", KEY, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True)
    size = options.mebibytes << 20
    peers = []
    try:
        if options.before:
            peers.append(Accord("accord before, plain", options.before, False, size))
        peers += [Accord("accord, plain", options.binary, False, size), Accord("accord, TLS", options.binary, True, size)]
        peers += [Nginx("nginx, plain", False), Nginx("nginx, TLS", True)]
        for peer in peers:
            peer.take(options.mebibytes)
        figures = {}
        for number in range(options.rounds):
            for peer in peers:
                figures.setdefault((peer.name, "us a request"), []).append(requests(peer, options.seconds))
                figures.setdefault((peer.name, "us a connection"), []).append(
                    requests(peer, options.seconds, "Connection: close"))
                figures.setdefault((peer.name, "CPU s a GB down"), []).append(download(peer, size))
        for peer in peers:
            figures[(peer.name, "bytes an idle connection")] = [idle(peer, options.connections)]
        for (name, what), values in figures.items():
            listed = ", ".join(f"{value:.2f}" for value in values)
            print(f"{name}: {statistics.median(values):.2f} {what} ({listed})")
    finally:
        for peer in peers:
            peer.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
