"""Clients that are as slow as they dare, in a process of their own.

    slow_clients.py PORT KIND COUNT SECONDS

KIND is `header`, `body` or `read`. Each sends or reads a few bytes a second; `silent-body` and `silent-read` send or read
nothing at all after their beginning. Prints one line of JSON: what became of each, after how long.
"""

import collections
import json
import select
import socket
import statistics
import sys
import time

GET = b"GET /swagger.json HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /api/v1/users/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 16000\r\n\r\n"
#: What comes first, and what comes each second.
KINDS = {
    "header": (b"GET /version HTTP/1.1\r\nHost: a\r\n", b"X-Slow: a\r\n"),
    "body": (POST, b" " * 10),
    "silent-body": (POST + b"{", b""),
    # 100 answers are megabytes, far more than what the system keeps for a connection.
    "read": (GET * 100, b""),
    "silent-read": (GET * 100, b""),
}
RECEIVE_BYTES = 4096


class Client:
    def __init__(self, port, kind):
        self.first, self.next = KINDS[kind]
        self.reads = kind.endswith("read")
        self.trickles = kind == "read"
        self.socket = socket.socket()
        if self.reads:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setblocking(False)
        self.socket.send(self.first)
        self.started = time.monotonic()
        self.received = b""
        self.end = None

    def turn(self):
        """The few bytes of this second."""
        try:
            if self.next:
                self.socket.send(self.next)
            elif self.trickles:
                self.socket.recv(32)
        except BlockingIOError:
            pass
        except OSError:
            self.finish("reset")

    def receive(self):
        try:
            piece = self.socket.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            return self.finish("reset")
        if piece:
            self.received += piece
        else:
            status = self.received[9:12].decode(errors="replace") or "nothing"
            self.finish(status)

    def finish(self, how):
        if self.end is None:
            self.end = (how, time.monotonic() - self.started)
            self.socket.close()


def main(port, kind, count, seconds):
    poller = select.epoll()
    clients, refused = {}, 0
    for _ in range(count):
        try:
            client = Client(port, kind)
        except OSError:
            refused += 1
            continue
        number = client.socket.fileno()
        clients[number] = client
        # Who reads slowly only wants to know of the end.
        poller.register(number, 0 if client.reads else select.EPOLLIN)
    print("open", flush=True)
    last = started = time.monotonic()
    open_now = dict(clients)
    while open_now and time.monotonic() - started < seconds:
        for number, event in poller.poll(0.05):
            client = open_now[number]
            if client.reads:
                client.finish("reset" if event & select.EPOLLERR else "closed")
            else:
                client.receive()
            if client.end:
                del open_now[number]
        if time.monotonic() - last >= 1:
            last += 1
            for number, client in list(open_now.items()):
                client.turn()
                if client.end:
                    del open_now[number]
    ends = [client.end for client in clients.values() if client.end]
    print(json.dumps({
        "refused": refused, "still_open": len(open_now), "ends": collections.Counter(how for how, _ in ends),
        "last_s": max((after for _, after in ends), default=0),
        "median_s": statistics.median(after for _, after in ends) if ends else 0,
    }), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
