"""R12: who reads nothing is let go, at no cost to the others, and gets everything when coming again."""

import contextlib
import json
import select
import socket
import statistics
import subprocess
import threading
import time

import gauges
from large import forget_peak, peak
from server import befriend, register, running, wait_until_ready
from websocket_peer import CLOSE, TEXT, frame

MEMBERS, MESSAGES_A_SECOND = 20, 100
#: Long texts beside those, so that what the kernel keeps for a connection is soon full.
LONG_TEXT, LONG_TEXTS_A_SECOND = "x" * 4000, 50
RECEIVE_BYTES = 4096
#: --socket-queue of docs/operations.md has been passed after this many seconds; who then reads is told so.
OVERFLOW_SECONDS = 7
CLOSED_AS_SLOW = 1013
#: writeTimeout: who takes nothing for so long, or too little for longer than minRateGrace, is let go without a word.
WRITE_TIMEOUT = 30


class Member:
    """A WebSocket of a chat, read only when that is asked for."""

    def __init__(self, port, chat, token, after=None, receive_bytes=None):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", port))
        query = "" if after is None else f"?after={after}"
        self.socket.sendall("\r\n".join([
            f"GET /ws/chat/{chat}{query} HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: chat.v2+json", f"Authorization: Bearer {token}", "", ""]).encode())
        head = b""
        # One byte at a time: what follows the head stays where it is.
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                raise RuntimeError(f"the handshake was answered with {head[:100]}")
            head += byte
        if not head.startswith(b"HTTP/1.1 101 "):
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        self.buffer = bytearray()
        self.sequences = []
        self.ready_at = None
        #: The code that the connection was closed with; 1006 when it ended without one.
        self.code = None

    def read(self):
        """Takes what has come; false at the end."""
        try:
            piece = self.socket.recv(1 << 16)
        except OSError:
            piece = b""
        if not piece:
            self.code = self.code or 1006
            return False
        self.buffer += piece
        while (frame := self.frame()) is not None:
            opcode, content = frame
            if opcode == CLOSE:
                self.code = int.from_bytes(content[:2], "big")
            elif opcode == TEXT:
                event = json.loads(content)
                if event["type"] == "ready":
                    self.ready_at = event["last_sequence"]
                elif event["type"] == "message_created":
                    self.sequences.append(event["message"]["sequence"])
        return True

    def frame(self):
        """The next frame, as a server sends it: whole and unmasked (RFC 6455 5.2)."""
        if len(self.buffer) < 2:
            return None
        start, count = 2, self.buffer[1]
        if count == 126:
            start, count = 4, int.from_bytes(self.buffer[2:4], "big")
        elif count == 127:
            start, count = 10, int.from_bytes(self.buffer[2:10], "big")
        if len(self.buffer) < start + count:
            return None
        content = bytes(self.buffer[start : start + count])
        opcode = self.buffer[0] & 15
        del self.buffer[: start + count]
        return opcode, content

    def close(self):
        self.socket.close()


def ready(member):
    """The member, when it has read what was said before: to one that has not, nothing is sent that would have to wait."""
    while member.ready_at is None:
        if not member.read():
            raise RuntimeError(f"a member was closed with {member.code}")
    return member


def attentive(count, *place):
    """Members with small buffers that have heard everything."""
    first = ready(Member(*place))
    first.close()
    return [ready(Member(*place, after=first.ready_at, receive_bytes=RECEIVE_BYTES)) for _ in range(count)]


def read_to_the_end(members):
    """Reads until each is at its end, all at once."""
    poller = select.poll()
    waiting = {member.socket.fileno(): member for member in members}
    for number in waiting:
        poller.register(number, select.POLLIN)
    while waiting:
        for number, _ in poller.poll(1000):
            if not waiting[number].read():
                del waiting[number]
                poller.unregister(number)


class LongTexts(threading.Thread):
    """A member that says a lot."""

    def __init__(self, *place):
        super().__init__(daemon=True)
        self.member = Member(*place)
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.wait(1 / LONG_TEXTS_A_SECOND):
            # The same name again would be the same message.
            command = {"type": "send_message", "client_id": str(time.monotonic_ns()), "text": LONG_TEXT}
            self.member.socket.sendall(frame(TEXT, json.dumps(command).encode()))
            while select.select([self.member.socket], [], [], 0)[0]:
                if not self.member.read():
                    raise RuntimeError(f"who says a lot was closed with {self.member.code}")

    def __enter__(self):
        self.start()

    def __exit__(self, *_):
        self.stopping.set()
        self.join()
        self.member.close()


def ended(members, seconds):
    """How many seconds it takes until all connections have ended without anybody reading them."""
    poller = select.poll()
    waiting = {member.socket.fileno() for member in members}
    for number in waiting:
        poller.register(number, select.POLLRDHUP)
    started = time.monotonic()
    while waiting and time.monotonic() - started < seconds:
        for number, _ in poller.poll(500):
            waiting.discard(number)
            poller.unregister(number)
    return time.monotonic() - started, len(waiting)


def resumed(port, chat, token, members):
    """Those who miss a message, or get one twice, when they come again with the last sequence that they have."""
    wrong = []
    for member in members:
        last = member.sequences[-1] if member.sequences else member.ready_at or 0
        again = Member(port, chat, token, after=last)
        while again.ready_at is None or (again.sequences or [last])[-1] < again.ready_at:
            if not again.read():
                break
        if again.code or again.sequences != list(range(last + 1, last + 1 + len(again.sequences))):
            wrong.append((last, again.code, len(again.sequences)))
        again.close()
    return wrong


def prepare_audience():
    gauges.BUILT.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cc", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o", gauges.BUILT / "audience",
                    gauges.ROOT / "Benchmarks/websocket/audience.c"], check=True)


def stalled(run):
    prepare_audience()
    count, seconds = run.scaled(500), run.seconds(15, least=10)
    options = ("--access-log", "false", "--max-user-sockets", "10000", "--max-sockets", "10000", "--socket-rate", "1000")
    alone, beside, members = [], [], []
    with running(*options, binary=run.binary) as server, contextlib.ExitStack() as stack:
        wait_until_ready(server)
        pid, connection = server.process.pid, server.connection()
        speaker, reader = (register(connection, name) for name in ("speaker", "reader"))
        chat = befriend(connection, speaker, reader)
        fields = (f"Authorization: Bearer {speaker[1]}",)

        def talk():
            audience = gauges.Audience(server.port, f"/ws/chat/{chat}", MEMBERS, MESSAGES_A_SECOND, seconds, fields)
            # The audience is open when nothing comes any more.
            with audience, LongTexts(server.port, chat, speaker[1]):
                return audience.speak()

        talk()
        forget_peak(pid)
        resting = peak(pid)
        for _ in range(3 if run.scale >= 1 else 1):
            alone.append(talk())
            for member in members:
                member.close()
            members = attentive(count, server.port, chat, reader[1])
            stack.callback(lambda these=members: [member.close() for member in these])
            # Half of them read at last, the others never do.
            half = members[: count // 2]
            late = threading.Timer(OVERFLOW_SECONDS, read_to_the_end, [half])
            late.start()
            beside.append(talk())
            late.join()
        grown = (peak(pid) - resting) / (1 << 20)
        run.at_most(f"peak of resident memory grown beside {count} that read nothing", 64, grown, " MiB")
        before, after = (statistics.median(result["p99_ms"] for result in results) for results in (alone, beside))
        # A millisecond more or less is what two shared cores do by themselves.
        run.row(f"p99 of the other {MEMBERS}", f"<= {max(before * 1.2, before + 1):.1f} ms (alone {before:.1f})",
                f"{after:.1f} ms", after <= max(before * 1.2, before + 1))
        lost = max(result["expected"] - result["delivered"] for result in beside)
        run.row("messages that they did not get", "0", str(lost), lost == 0)
        codes = {code: sum(member.code == code for member in half) for code in {member.code for member in half}}
        run.row(f"closed with, of {len(half)} that read at last", str(CLOSED_AS_SLOW), str(codes), set(codes) == {CLOSED_AS_SLOW})
        gaps = [member for member in half
                if member.sequences != list(range(member.ready_at + 1, member.ready_at + 1 + len(member.sequences)))]
        run.none("of these with a gap in what they had got", gaps)
        took, left = ended(members[count // 2 :], WRITE_TIMEOUT + 5)
        run.row(f"connections that stay, of {count - len(half)} that never read", f"0 within {WRITE_TIMEOUT + 1} s",
                f"{left} after {took:.0f} s", left == 0 and took <= WRITE_TIMEOUT + 1)
        read_to_the_end(members[count // 2 :])
        run.none(f"of {count} that come again by cursor, with a gap or a repetition",
                 resumed(server.port, chat, reader[1], members))
