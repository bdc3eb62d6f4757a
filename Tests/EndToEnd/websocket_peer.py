"""A WebSocket client of one's own: RFC 6455 and RFC 7692 by hand, over a socket, so that it can also do what is forbidden.

It shares no code with what it tests, and holds every frame of the server against the RFC.
"""

import base64
import hashlib
import os
import socket
import struct
import time
import zlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
TAIL = b"\x00\x00\xff\xff"


class Broken(Exception):
    """The server broke the protocol."""


class Silence(Exception):
    """Nothing came in time."""


def masked(data, key):
    """RFC 6455 5.3, as one operation on long numbers."""
    count = len(data)
    stream = (key * (count // 4 + 1))[:count]
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(count, "little")


def frame(opcode, payload=b"", fin=True, rsv=0, mask=True):
    """A client's frame in wire form."""
    count = len(payload)
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if mask else 0
    if count < 126:
        head += bytes([bit | count])
    elif count < 1 << 16:
        head += struct.pack("!BH", bit | 126, count)
    else:
        head += struct.pack("!BQ", bit | 127, count)
    if not mask:
        return head + payload
    key = os.urandom(4)
    return head + key + masked(payload, key)


def fragments(opcode, payload, size, rsv=0):
    """A message as frames of at most so many bytes, each in wire form."""
    starts = range(0, len(payload), size) if size and payload else range(1)
    size = size or len(payload)
    return [
        frame(CONTINUATION if start else opcode, payload[start : start + size],
              start + size >= len(payload), 0 if start else rsv)
        for start in starts
    ]


def close_payload(code, reason=b""):
    return struct.pack("!H", code) + reason


class Peer:
    """An open WebSocket; `offer` goes into Sec-WebSocket-Extensions."""

    def __init__(self, port, offer=None, seconds=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.seconds = seconds
        self.buffer = bytearray()
        self.agreed = None
        self.handshake(port, offer)

    def handshake(self, port, offer):
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}",
        ]
        if offer:
            lines.append(f"Sec-WebSocket-Extensions: {offer}")
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            self.fill(time.monotonic() + self.seconds)
        head = self.buffer[:end].decode().split("\r\n")
        del self.buffer[: end + 4]
        if not head[0].startswith("HTTP/1.1 101 "):
            raise Broken(f"the handshake was answered with {head[0]!r}")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        proof = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        if fields.get("sec-websocket-accept") != base64.b64encode(proof).decode():
            raise Broken("Sec-WebSocket-Accept does not answer the key")
        extensions = fields.get("sec-websocket-extensions")
        if extensions:
            name, *parameters = [part.strip() for part in extensions.split(";")]
            if name != "permessage-deflate" or not offer:
                raise Broken(f"an extension that was not offered: {extensions!r}")
            pairs = [part.partition("=") for part in parameters]
            self.agreed = {name: value or None for name, _, value in pairs}
            self.begin_compression()

    # RFC 7692 7.1: what the server may do, and what it is told that we do.
    def begin_compression(self):
        self.fresh_out = "client_no_context_takeover" in self.agreed
        self.fresh_in = "server_no_context_takeover" in self.agreed
        self.out_bits = int(self.agreed.get("client_max_window_bits") or 15)
        self.in_bits = int(self.agreed.get("server_max_window_bits") or 15)
        self.deflater = self.inflater = None

    def deflate(self, payload):
        if self.deflater is None or self.fresh_out:
            self.deflater = zlib.compressobj(6, zlib.DEFLATED, -self.out_bits)
        small = self.deflater.compress(payload) + self.deflater.flush(zlib.Z_SYNC_FLUSH)
        return small.removesuffix(TAIL) if payload else b"\x00"

    def inflate(self, payload):
        if self.inflater is None or self.fresh_in:
            self.inflater = zlib.decompressobj(-self.in_bits)
        try:
            content = self.inflater.decompress(payload + TAIL)
        except zlib.error as error:
            raise Broken(f"what the server compressed is not to be inflated: {error}") from None
        if self.inflater.unconsumed_tail or self.inflater.eof:
            raise Broken("the server's compressed message ends early")
        return content

    def send(self, wire, chop=None):
        """Sends bytes, in pieces of so many when that is asked for. A server that has closed is no error."""
        try:
            if not chop:
                self.socket.sendall(wire)
                return
            for start in range(0, len(wire), chop):
                self.socket.sendall(wire[start : start + chop])
        except OSError:
            # What it said before is read all the same.
            pass

    def fill(self, deadline):
        """Reads more; false at the end."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise Silence
        self.socket.settimeout(left)
        try:
            piece = self.socket.recv(1 << 20)
        except TimeoutError:
            raise Silence from None
        except ConnectionResetError:
            return False
        finally:
            self.socket.settimeout(self.seconds)
        self.buffer += piece
        return bool(piece)

    def read_frame(self, deadline):
        """The next frame as (opcode, fin, rsv, payload); None at the end of the connection."""
        while True:
            parsed = self.parse()
            if parsed:
                return parsed
            if not self.fill(deadline):
                if self.buffer:
                    raise Broken("the connection ends within a frame")
                return None

    def parse(self):
        data = self.buffer
        if len(data) < 2:
            return None
        opcode, fin, rsv, length = data[0] & 0x0F, data[0] >> 7, data[0] >> 4 & 7, data[1] & 0x7F
        if data[1] & 0x80:
            raise Broken("the server masks a frame")
        start = 2
        if length == 126:
            start = 4
        elif length == 127:
            start = 10
        if len(data) < start:
            return None
        if start > 2:
            least = 126 if start == 4 else 1 << 16
            length = int.from_bytes(data[2:start], "big")
            if length < least:
                raise Broken("a length is not in its shortest form")
        if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
            raise Broken(f"the server sends opcode {opcode}")
        if opcode >= 8 and (length > 125 or not fin):
            raise Broken("a control frame is long or fragmented")
        if rsv and not (rsv == 4 and self.agreed is not None and opcode in (TEXT, BINARY)):
            raise Broken(f"the server sets reserved bits: {rsv}")
        if len(data) < start + length:
            return None
        payload = bytes(data[start : start + length])
        del data[: start + length]
        return opcode, bool(fin), rsv, payload

    def event(self, seconds=None):
        """What comes next: ("text", str bytes), ("binary", bytes), ("ping" or "pong", bytes), ("close", code or None)
        or ("end",)."""
        deadline = time.monotonic() + (seconds or self.seconds)
        kind, parts, is_compressed = None, [], False
        while True:
            read = self.read_frame(deadline)
            if read is None:
                return ("end",)
            opcode, fin, rsv, payload = read
            if opcode == CLOSE:
                if len(payload) == 1:
                    raise Broken("half a close code")
                payload[2:].decode()
                return ("close", int.from_bytes(payload[:2], "big") if payload else None)
            if opcode in (PING, PONG):
                return ("ping" if opcode == PING else "pong", payload)
            if (opcode == CONTINUATION) != (kind is not None):
                raise Broken("fragments are out of order")
            if opcode != CONTINUATION:
                kind, is_compressed = opcode, rsv == 4
            parts.append(payload)
            if not fin:
                continue
            content = b"".join(parts)
            if is_compressed:
                content = self.inflate(content)
            if kind == TEXT:
                try:
                    content.decode()
                except UnicodeDecodeError:
                    raise Broken("the server sends a text that is not UTF-8") from None
            return ("text" if kind == TEXT else "binary", content)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
