#!/usr/bin/env python3
"""A file of 1 GiB goes up and comes down in bounded memory, and leaves about as cheaply as from nginx.

    large.py [MEBIBYTES] [BINARY]

The server's peak of resident memory (VmHWM) may grow by less than 16 MiB on the way. What a download costs is printed
beside nginx with sendfile, which sends the same file of the same disk to the same client in the same run.
"""

import contextlib
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from server import running, register, wait_until_ready

MAX_GROWTH = 16 << 20
PIECE = 1 << 20
TICKS = os.sysconf("SC_CLK_TCK")


def pieces(mebibytes):
    """Bytes that no file system can leave out, made cheaply: each piece has its own number in it."""
    piece = bytearray(os.urandom(PIECE))
    for number in range(mebibytes):
        piece[:8] = number.to_bytes(8, "big")
        yield bytes(piece)


def peak(pid):
    """The peak of resident memory since `forget_peak`, in bytes."""
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise RuntimeError("no VmHWM")


def forget_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def upload(connection, token, mebibytes):
    """The file's id and digest."""
    digest = hashlib.sha256()

    def body():
        for piece in pieces(mebibytes):
            digest.update(piece)
            yield piece

    connection.timeout = 600
    connection.request(
        "POST", "/api/v1/files?name=large", body(),
        {"Authorization": f"Bearer {token}", "Content-Length": str(mebibytes << 20)})
    response = connection.getresponse()
    answer = response.read()
    assert response.status == 201, answer
    return response.getheader("Location"), digest.hexdigest()


def download(port, target, fields, size, digest=None):
    """The seconds that a download takes, whose bytes are held against a digest or thrown away."""
    request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{fields}Connection: close\r\n\r\n"
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=600) as connection:
        connection.sendall(request.encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536)
        assert head.startswith(b"HTTP/1.1 200"), head
        start = head.split(b"\r\n\r\n", 1)[1]
        found = hashlib.sha256(start)
        count, buffer = len(start), bytearray(PIECE)
        while received := connection.recv_into(buffer):
            count += received
            if digest:
                found.update(memoryview(buffer)[:received])
    assert count == size, f"{count} of {size} bytes came"
    assert not digest or found.hexdigest() == digest, "the bytes that came are not those that went"
    return time.monotonic() - started


@contextlib.contextmanager
def nginx(folder):
    """nginx with sendfile on a free port: its port and the process ids of its workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = pathlib.Path(tempfile.mkdtemp(prefix="accord-nginx-"))
    (place / "nginx.conf").write_text(f"""
        daemon off; master_process off; pid {place}/pid; error_log {place}/error.log;
        events {{ worker_connections 64; }}
        http {{
            sendfile on; tcp_nopush on; access_log off; default_type application/octet-stream;
            client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place};
            uwsgi_temp_path {place}; scgi_temp_path {place};
            server {{ listen 127.0.0.1:{port}; root {folder}; }}
        }}""")
    process = subprocess.Popen(["nginx", "-p", place, "-c", place / "nginx.conf", "-e", place / "error.log"])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.02)
        yield port, [process.pid]
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(place, ignore_errors=True)


def measure(name, pids, port, target, fields, size):
    """Prints and gives what a download costs: the better of two."""
    runs = []
    for _ in range(2):
        before = cpu_seconds(pids)
        wall = download(port, target, fields, size)
        runs.append((cpu_seconds(pids) - before, wall))
    cpu, wall = min(runs)
    gibibytes = size / (1 << 30)
    print(f"large: {name}: {cpu / gibibytes:.2f} CPU s and {wall / gibibytes:.2f} s a GiB")
    return cpu / gibibytes


def main(mebibytes=1024, binary=None):
    size = mebibytes << 20
    options = ("--max-upload-bytes", str(size), "--file-quota-bytes", str(size), "--access-log", "false",
               "--handler-timeout", "600")
    with running(*options, binary=binary) as server:
        wait_until_ready(server)
        pid, port = server.process.pid, int(server.url.rpartition(":")[2])
        token = register(server.connection(), "large")[1]
        forget_peak(pid)
        resting = peak(pid)
        before, started = cpu_seconds([pid]), time.monotonic()
        target, digest = upload(server.connection(), token, mebibytes)
        print(f"large: {mebibytes} MiB up in {time.monotonic() - started:.1f} s, {cpu_seconds([pid]) - before:.1f} CPU s")
        grown_up = peak(pid) - resting
        fields = f"Authorization: Bearer {token}\r\n"
        download(port, f"{target}/content", fields, size, digest)
        ours = measure("accord", [pid], port, f"{target}/content", fields, size)
        grown = peak(pid) - resting
        print(f"large: resident memory grew by {grown_up / (1 << 20):.1f} MiB up, {grown / (1 << 20):.1f} MiB in all")
        assert grown < MAX_GROWTH, f"resident memory grew by {grown} bytes"
        if not shutil.which("nginx"):
            assert not os.environ.get("CI"), "nginx is missing"
            print("SKIP the comparison: no nginx")
            return
        blob = next(path for path in (server.data / "files").rglob("*") if path.is_file())
        with nginx(blob.parent) as (port, pids):
            theirs = measure("nginx", pids, port, f"/{blob.name}", "", size)
        print(f"large: a download costs {ours / max(theirs, 0.01):.2f} times the CPU of nginx")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
