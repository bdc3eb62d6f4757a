#!/usr/bin/env python3
"""Holds idle WebSockets open and tells what each costs the server in resident memory.

    idle.py PORT PID COUNT [--target /ws/chat/1] [--field 'Authorization: Token ...']

Loopback only. One process can hold as many as `ulimit -n` lets it; so can the server.
"""
import argparse
import resource
import socket
import time

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("pid", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--target", default="/")
    parser.add_argument("--field", action="append", default=[])
    options = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    fields = ["Host: localhost", "Connection: Upgrade", "Upgrade: websocket",
              "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}", *options.field]
    request = "\r\n".join([f"GET {options.target} HTTP/1.1", *fields, "", ""]).encode()

    # The first ones pay for what all share.
    sockets = [opened(options.port, request) for _ in range(100)]
    time.sleep(0.5)
    before = resident(options.pid)
    sockets += [opened(options.port, request) for _ in range(options.count)]
    time.sleep(1)
    grown = resident(options.pid) - before
    ticks = processor(options.pid)
    time.sleep(3)
    busy = (processor(options.pid) - ticks) / 3
    print(f"{options.count} idle: {grown / options.count:.0f} bytes each, {busy:.1f} % of a core")


def opened(port: int, request: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(request)
    answer = connection.recv(4096)
    if not answer.startswith(b"HTTP/1.1 101 "):
        raise SystemExit(answer.split(b"\r\n")[0].decode())
    return connection


def resident(pid: int) -> int:
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def processor(pid: int) -> int:
    """Hundredths of a second of processor time."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))


main()
