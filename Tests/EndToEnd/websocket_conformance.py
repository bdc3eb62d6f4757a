#!/usr/bin/env python3
"""Holds the WebSocket engine against RFC 6455 and RFC 7692, over the ground of Autobahn's fuzzing client.

    websocket_conformance.py [--only PREFIX] [--binary PATH]     the echo server beside this file, in three configurations
    websocket_conformance.py --port PORT [--deflate]             any echo server that takes large messages
    websocket_conformance.py --messages 1000                     as many compressed messages a case as Autobahn sends

Autobahn's suite needs Python 2.7. The cases here are written anew and have the numbers of those that they stand for:
1 framing, 2 pings and pongs, 3 reserved bits, 4 opcodes, 5 fragmentation, 6 UTF-8, 7 closing, 9 limits and performance,
10 fragments that a program did not ask for, 12 and 13 compression. Two groups are this project's own: `caps` (what is
too large, too many or too fast is refused) and `deflate` (compression that is wrong).

A case is ok, not strict (what the RFC allows, but not what one would hope for) or failed. More than 13 that are not
strict, and any that failed, fail the run.
"""

import argparse
import concurrent.futures
import contextlib
import pathlib
import random
import re
import subprocess
import sys
import threading
import time
import zlib

from websocket_peer import (
    BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Broken, Peer, Silence, close_payload, fragments, frame,
)

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_NOT_STRICT = 13
WIDTH = 8
NORMAL = close_payload(1000)


class NotStrict(Exception):
    """The RFC allows it."""


class Failed(Exception):
    """The RFC forbids it."""


CASES = []


def case(number, function, *arguments, **keywords):
    CASES.append((number, lambda port: function(port, *arguments, **keywords)))


# What cases are made of.


def expect(peer, event, seconds=None):
    got = peer.event(seconds)
    if got != event:
        raise Failed(f"expected {brief(event)}, got {brief(got)}")


def brief(event):
    return tuple(part if not isinstance(part, bytes) or len(part) < 40 else f"{len(part)} bytes" for part in event)


def finish(peer):
    """A close of ours that is answered, and the end."""
    peer.send(frame(CLOSE, NORMAL))
    expect(peer, ("close", 1000))
    expect_end(peer)


def expect_end(peer):
    got = peer.event()
    if got != ("end",):
        raise Failed(f"expected the end of the connection, got {brief(got)}")


def echoes(port, wire, events, chop=None, offer=None):
    """What is sent is answered with these events, and the connection closes well."""
    with Peer(port, offer) as peer:
        peer.send(wire, chop)
        for event in events:
            expect(peer, event)
        finish(peer)


def message(port, opcode, payload, size=0, chop=None):
    echoes(port, b"".join(fragments(opcode, payload, size)),
           [("text" if opcode == TEXT else "binary", payload)], chop)


def fails(port, wire, code=1002, before=(), chop=None, offer=None):
    """The server sends `before`, then closes with this code and ends the connection."""
    with Peer(port, offer) as peer:
        peer.send(wire, chop)
        expect_failure(peer, code, before)


def expect_failure(peer, code, before=(), seconds=None):
    missing = list(before)
    got = peer.event(seconds)
    while missing and got == missing[0]:
        missing.pop(0)
        got = peer.event(seconds)
    if got == ("end",):
        raise NotStrict("the connection ended without a close frame")
    codes = code if isinstance(code, tuple) else (code,)
    if got[0] != "close" or got[1] not in codes:
        raise Failed(f"expected a close with {code}, got {brief(got)}")
    expect_end(peer)
    if missing:
        raise NotStrict(f"did not send {brief(missing[0])} before it closed")


# 1: framing.

LENGTHS = [0, 125, 126, 127, 128, 65535, 65536]
for kind, (opcode, byte) in enumerate([(TEXT, b"*"), (BINARY, b"\xfe")], 1):
    for index, length in enumerate(LENGTHS, 1):
        case(f"1.{kind}.{index}", message, opcode, byte * length)
    case(f"1.{kind}.8", message, opcode, byte * 65536, chop=997)


# 2: pings and pongs.

FULL = b"\xfe" * 125


def pings(port, chop):
    payloads = [b"payload-%d" % number for number in range(10)]
    with Peer(port) as peer:
        peer.send(b"".join(frame(PING, payload) for payload in payloads), chop)
        peer.send(frame(CLOSE, NORMAL))
        got = []
        while (event := peer.event())[0] == "pong":
            got.append(event[1])
        if event != ("close", 1000):
            raise Failed(f"expected a close with 1000, got {brief(event)}")
        expect_end(peer)
        if got == payloads:
            return
        # RFC 6455 5.5.3: only the last of several pings needs an answer.
        if got and got[-1] == payloads[-1] and got == sorted(got):
            raise NotStrict(f"answered {len(got)} of 10 pings")
        raise Failed(f"answered {got}")


case("2.1", echoes, frame(PING), [("pong", b"")])
case("2.2", echoes, frame(PING, b"Hello, world!"), [("pong", b"Hello, world!")])
case("2.3", echoes, frame(PING, b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), [("pong", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff")])
case("2.4", echoes, frame(PING, FULL), [("pong", FULL)])
case("2.5", fails, frame(PING, FULL + b"\xfe"))
case("2.6", echoes, frame(PING, FULL), [("pong", FULL)], chop=1)
case("2.7", echoes, frame(PONG), [])
case("2.8", echoes, frame(PONG, b"unsolicited"), [])
case("2.9", echoes, frame(PONG, b"unsolicited") + frame(PING, b"ping"), [("pong", b"ping")])
case("2.10", pings, None)
case("2.11", pings, 1)


# 3: reserved bits. 4: opcodes.

HELLO = frame(TEXT, b"Hello, world!")
HEARD = [("text", b"Hello, world!")]


def framewise(port, wires, code=1002, before=()):
    with Peer(port) as peer:
        for wire in wires:
            peer.send(wire)
        expect_failure(peer, code, before)


case("3.1", fails, frame(TEXT, b"Hello, world!", rsv=1))
case("3.2", fails, HELLO + frame(TEXT, b"Hello, world!", rsv=2) + frame(PING), before=HEARD)
case("3.3", framewise, [HELLO, frame(TEXT, b"Hello, world!", rsv=3), frame(PING)], before=HEARD)
case("3.4", fails, HELLO + frame(TEXT, b"Hello, world!", rsv=4) + frame(PING), before=HEARD, chop=1)
case("3.5", fails, frame(BINARY, b"\x00\xff\xfe\xfd", rsv=5))
case("3.6", fails, frame(PING, b"Hello, world!", rsv=6))
case("3.7", fails, frame(CLOSE, NORMAL, rsv=7))

for group, opcodes in ((1, range(3, 8)), (2, range(11, 16))):
    for index, opcode in enumerate(opcodes, 1):
        wire = frame(opcode, b"" if index % 2 else b"payload")
        if index < 3:
            case(f"4.{group}.{index}", fails, wire)
        else:
            case(f"4.{group}.{index}", fails, HELLO + wire + frame(PING), before=HEARD)


# 5: fragmentation.


def fragmented(opcode, *parts, last=True):
    """A message in these fragments; `last` says whether the last one ends it."""
    return [
        frame(CONTINUATION if index else opcode, part, last and index == len(parts) - 1)
        for index, part in enumerate(parts)
    ]


TWO = fragmented(TEXT, b"fragment1", b"fragment2")
BOTH = [("text", b"fragment1fragment2")]
PINGED = [TWO[0], frame(PING, b"ping"), TWO[1]]


def three_ways(first, kind, wires, *arguments):
    """In one piece, frame by frame, and byte by byte."""
    whole = b"".join(wires)
    if kind == "fails":
        case(f"5.{first}", fails, whole)
        case(f"5.{first + 1}", framewise, wires)
        case(f"5.{first + 2}", fails, whole, chop=1)
    else:
        case(f"5.{first}", echoes, whole, *arguments)
        case(f"5.{first + 1}", echo_framewise, wires, *arguments)
        case(f"5.{first + 2}", echoes, whole, *arguments, chop=1)


def echo_framewise(port, wires, events):
    with Peer(port) as peer:
        for wire in wires:
            peer.send(wire)
        for event in events:
            expect(peer, event)
        finish(peer)


def pauses_between(port, framewise_too):
    """A ping is answered while its message is not yet whole."""
    parts = [b"fragment%d" % number for number in range(1, 6)]
    wires = fragmented(TEXT, *parts)
    with Peer(port) as peer:
        for group, ping in ((wires[:2], b"ping 1"), (wires[2:4], b"ping 2")):
            for wire in [*group, frame(PING, ping)] if framewise_too else [b"".join(group) + frame(PING, ping)]:
                peer.send(wire)
            expect(peer, ("pong", ping), 1)
            time.sleep(0.2)
        peer.send(wires[4])
        expect(peer, ("text", b"".join(parts)))
        finish(peer)


case("5.1", fails, frame(PING, b"a", fin=False) + frame(CONTINUATION, b"b"))
case("5.2", fails, frame(PONG, b"a", fin=False) + frame(CONTINUATION, b"b"))
three_ways(3, "echoes", TWO, BOTH)
three_ways(6, "echoes", PINGED, [("pong", b"ping"), *BOTH])
three_ways(9, "fails", [frame(CONTINUATION, b"nothing"), HELLO])
three_ways(12, "fails", [frame(CONTINUATION, b"nothing", fin=False), HELLO])
case("5.15", fails, b"".join(TWO) + frame(CONTINUATION, b"nothing", fin=False) + HELLO, before=BOTH)
case("5.16", fails, (frame(CONTINUATION, b"x", fin=False) + b"".join(TWO)) * 2)
case("5.17", fails, (frame(CONTINUATION, b"x") + b"".join(TWO)) * 2)
case("5.18", fails, frame(TEXT, b"fragment1", fin=False) + frame(TEXT, b"fragment2"))
case("5.19", pauses_between, False)
case("5.20", pauses_between, True)


# 6: UTF-8. What is valid is decided by Python's decoder.

GREEK = "κόσμε".encode()
BROKEN_TEXT = GREEK + b"\xed\xa0\x80" + b"edited"


def is_utf8(text):
    try:
        return bool(text.decode() or True)
    except UnicodeDecodeError:
        return False


def text_case(port, text, size=0, chop=None):
    wire = b"".join(fragments(TEXT, text, size))
    if is_utf8(text):
        echoes(port, wire, [("text", text)], chop)
    else:
        fails(port, wire, 1007, chop=chop)


def fails_fast(port, first, second, third):
    """Nothing happens at the first part; the second one is refused, although more could come."""
    with Peer(port) as peer:
        peer.send(first)
        with contextlib.suppress(Silence):
            raise Failed(f"closed at what is right so far: {brief(peer.event(0.2))}")
        peer.send(second)
        try:
            expect_failure(peer, 1007, seconds=1)
        except Silence:
            peer.send(third)
            expect_failure(peer, 1007)
            raise NotStrict("refused only when the message was whole") from None


def sequences():
    """Groups of byte sequences after Markus Kuhn's stress test: the last part of each number counts within a group."""
    starts = [bytes([lead]) for lead in (0xC0, 0xE0, 0xF0, 0xF8, 0xFC, 0xDF, 0xEF, 0xF7, 0xFB, 0xFD)]
    cut = [
        start + (b"\x80" if index < 5 else b"\xbf") * (index % 5) for index, start in enumerate(starts)
    ]
    surrogates = [0xD800, 0xDB7F, 0xDB80, 0xDBFF, 0xDC00, 0xDF80, 0xDFFF]

    def three(point):
        return chr(point).encode("utf-8", "surrogatepass")

    yield [b"hello$world", "hello¢world".encode(), "hello€world".encode(), "hello𤭢world".encode(), GREEK]
    yield [GREEK[:end] for end in range(1, len(GREEK) + 1)]
    yield [b"\x00", b"\xc2\x80", b"\xe0\xa0\x80", b"\xf0\x90\x80\x80"]
    yield [b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80"]
    yield [b"\x7f", b"\xdf\xbf", b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf"]
    yield [b"\xf7\xbf\xbf\xbf", b"\xfb\xbf\xbf\xbf\xbf", b"\xfd\xbf\xbf\xbf\xbf\xbf"]
    yield [b"\xed\x9f\xbf", b"\xee\x80\x80", b"\xef\xbf\xbd", b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80"]
    yield [(b"\x80\xbf" * 3)[:count] for count in range(1, 7)] + [b"\xbf", bytes(range(0x80, 0xC0))]
    yield [
        b"".join(bytes([lead, 0x20]) for lead in range(low, high + 1))
        for low, high in ((0xC0, 0xDF), (0xE0, 0xEF), (0xF0, 0xF7), (0xF8, 0xFB), (0xFC, 0xFD))
    ]
    yield cut
    yield [b"".join(cut)]
    yield [b"\xfe", b"\xff", b"\xfe\xfe\xff\xff"]
    yield [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x80\x80\x80\xaf", b"\xfc\x80\x80\x80\x80\xaf"]
    yield [b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\xf8\x87\xbf\xbf\xbf", b"\xfc\x83\xbf\xbf\xbf\xbf"]
    yield [b"\xc0\x80", b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xf8\x80\x80\x80\x80", b"\xfc\x80\x80\x80\x80\x80"]
    yield [three(point) for point in surrogates]
    yield [three(high) + three(low) for high in surrogates[:4] for low in (0xDC00, 0xDFFF)]
    yield [chr(plane << 16 | low).encode() for plane in range(17) for low in (0xFFFE, 0xFFFF)]
    yield [chr(point).encode() for point in (0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF)]


case("6.1.1", text_case, b"")
case("6.1.2", echoes, b"".join(fragmented(TEXT, b"", b"", b"")), [("text", b"")])
case("6.1.3", echoes, b"".join(fragmented(TEXT, b"", b"middle", b"")), [("text", b"middle")])
LONG = "Hello-µ@ßöäüàá-UTF-8!!".encode()
case("6.2.1", text_case, LONG)
case("6.2.2", echoes, b"".join(fragmented(TEXT, LONG[:12], LONG[12:])), [("text", LONG)])
case("6.2.3", text_case, LONG, size=1)
case("6.2.4", text_case, GREEK, size=1)
case("6.3.1", text_case, BROKEN_TEXT)
case("6.3.2", text_case, BROKEN_TEXT, size=1)
AFTER = b"edited"
case("6.4.1", fails_fast, frame(TEXT, GREEK, False), frame(CONTINUATION, b"\xf4\x90\x80\x80", False), frame(CONTINUATION, AFTER))
case("6.4.2", fails_fast, frame(TEXT, GREEK + b"\xf4", False), frame(CONTINUATION, b"\x90", False), frame(CONTINUATION, AFTER))
whole = frame(TEXT, GREEK + b"\xf4\x90\x80\x80" + AFTER)
case("6.4.3", fails_fast, whole[: 6 + len(GREEK)], whole[6 + len(GREEK) : -len(AFTER)], whole[-len(AFTER) :])
case("6.4.4", fails_fast, whole[: 7 + len(GREEK)], whole[7 + len(GREEK) : 8 + len(GREEK)], whole[8 + len(GREEK) :])
for group, texts in enumerate(sequences(), 5):
    for index, text in enumerate(texts, 1):
        case(f"6.{group}.{index}", text_case, text)


# 7: closing.

def closes(port, wire, codes=(1000,), before=()):
    """A close of ours is answered with one of these codes, and the connection ends."""
    with Peer(port) as peer:
        peer.send(wire)
        for event in before:
            expect(peer, event)
        got = peer.event()
        if got[0] != "close" or got[1] not in codes:
            raise Failed(f"expected a close with {codes}, got {brief(got)}")
        expect_end(peer)


def closes_behind_much(port):
    """256 KiB, a close and a ping at once: whether the message is answered is for the server to say."""
    text = b"*" * (256 << 10)
    with Peer(port) as peer:
        peer.send(frame(TEXT, text) + frame(CLOSE, NORMAL) + frame(PING))
        got = peer.event()
        if got == ("text", text):
            got = peer.event()
        if got != ("close", 1000):
            raise Failed(f"expected a close with 1000, got {brief(got)}")
        expect_end(peer)


GOODBYE = frame(CLOSE, NORMAL)
case("7.1.1", echoes, HELLO, HEARD)
case("7.1.2", closes, GOODBYE * 2)
case("7.1.3", closes, GOODBYE + frame(PING))
case("7.1.4", closes, GOODBYE + HELLO)
case("7.1.5", closes, TWO[0] + GOODBYE + TWO[1])
case("7.1.6", closes_behind_much)
case("7.3.1", closes, frame(CLOSE), (None, 1000))
case("7.3.2", fails, frame(CLOSE, b"\x03"))
case("7.3.3", closes, GOODBYE)
case("7.3.4", closes, frame(CLOSE, NORMAL + b"Hello World!"))
case("7.3.5", closes, frame(CLOSE, NORMAL + b"*" * 123))
case("7.3.6", fails, frame(CLOSE, NORMAL + b"*" * 124))
case("7.5.1", fails, frame(CLOSE, NORMAL + BROKEN_TEXT), 1007)
for index, code in enumerate([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999], 1):
    case(f"7.7.{index}", closes, frame(CLOSE, close_payload(code)), (1000, code))
for index, code in enumerate([0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999], 1):
    case(f"7.9.{index}", fails, frame(CLOSE, close_payload(code)))
for index, code in enumerate([5000, 65535], 1):
    case(f"7.13.{index}", fails, frame(CLOSE, close_payload(code)))


# 9: limits and performance. 10: what a library fragments by itself.

MiB = 1 << 20


def round_trips(port, opcode, payload, count):
    with Peer(port) as peer:
        event = ("text" if opcode == TEXT else "binary", payload)
        for _ in range(count):
            peer.send(frame(opcode, payload))
            expect(peer, event)
        finish(peer)


def large(port, opcode, count, size=0, chop=None):
    # Random letters: a text in which a lost or repeated piece shows.
    payload = random.Random(count).randbytes(count // 2).hex().encode()
    wire = b"".join(fragments(opcode, payload, size))
    with Peer(port, seconds=60) as peer:
        # Beside the reading: a server may begin to answer before it has everything.
        sender = threading.Thread(target=peer.send, args=(wire, chop))
        sender.start()
        expect(peer, ("text" if opcode == TEXT else "binary", payload))
        sender.join()
        finish(peer)


for kind, opcode in enumerate([TEXT, BINARY], 1):
    for index, count in enumerate([64 << 10, 256 << 10, MiB, 4 * MiB, 8 * MiB, 16 * MiB], 1):
        case(f"9.{kind}.{index}", large, opcode, count)
    for index, size in enumerate([64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, MiB, 4 * MiB], 1):
        case(f"9.{kind + 2}.{index}", large, opcode, 4 * MiB, size)
    for index, chop in enumerate([128, 256, 512, 1024, 2048, 4096], 1):
        case(f"9.{kind + 4}.{index}", large, opcode, MiB, chop=chop)
    for index, count in enumerate([0, 16, 64, 256, 1024, 4096, 16384, 65536], 1):
        case(f"9.{kind + 6}.{index}", round_trips, opcode, b"*" * count, 1000)
case("10.1.1", message, TEXT, b"*" * 65536, size=1300)


# 12 and 13: compression.

OFFERS = {
    "12": "permessage-deflate",
    "13.1": "permessage-deflate; client_max_window_bits",
    "13.2": "permessage-deflate; client_max_window_bits; server_no_context_takeover",
    "13.3": "permessage-deflate; client_max_window_bits; server_max_window_bits=9",
    "13.4": "permessage-deflate; client_max_window_bits; server_max_window_bits=15",
    "13.5": "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9",
    "13.6": "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=15",
    "13.7": "permessage-deflate; server_no_context_takeover; server_max_window_bits=9, "
    "permessage-deflate; server_no_context_takeover, permessage-deflate",
    "13.8": "permessage-deflate; client_no_context_takeover; client_max_window_bits=9",
    "13.9": "permessage-deflate; client_max_window_bits=15; server_max_window_bits=\"10\"",
}
# (bytes of a message, bytes of a fragment), as Autobahn has them.
SIZES = [(16, 0), (64, 0), (256, 0), (1024, 0), (4096, 0), (8192, 0), (16384, 0), (32768, 0), (65536, 0), (131072, 0),
         (8192, 256), (16384, 256), (32768, 256), (65536, 256), (131072, 256), (131072, 1024), (131072, 4096),
         (131072, 32768)]


def samples():
    """200,000 bytes of each kind of content, the same in every run."""
    chance = random.Random(7692)
    words = [bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 11))) for _ in range(2000)]
    count = 200_000

    def repeated(make):
        made = b""
        while len(made) < count:
            made += make()
        return made[:count]

    yield "json", repeated(lambda: b'{"id":%d,"name":"%s","value":%f},' % (
        chance.randrange(10**6), chance.choice(words), chance.random()))
    yield "bitmap", bytes(min(255, abs(int(chance.gauss(index // 512 % 256, 3)))) for index in range(count))
    yield "prose", repeated(lambda: chance.choice(words) + b" ")
    yield "html", repeated(lambda: b'<li class="%s"><a href="/%s">%s</a></li>\n' % tuple(chance.choices(words, k=3)))
    yield "noise", chance.randbytes(count)


def compressed(port, offer, data, is_text, length, size, count):
    """Messages out of `data`, one behind the other, are compressed on the way there and back."""
    opcode, kind = (TEXT, "text") if is_text else (BINARY, "binary")
    with Peer(port, offer, seconds=30) as peer:
        if peer.agreed is None:
            raise Failed("compression was not agreed on")
        position = 0
        for _ in range(count):
            content = (data[position:] + data)[:length]
            position = (position + length) % len(data)
            peer.send(b"".join(fragments(opcode, peer.deflate(content), size, rsv=4)))
            expect(peer, (kind, content))
        finish(peer)


def compression_cases(messages=None):
    """`messages` is how many each case sends; fewer of the large ones unless it is given (Autobahn sends 1,000 of each)."""
    for index, (name, data) in enumerate(samples(), 1):
        groups = [(f"12.{index}", OFFERS["12"])]
        if name == "json":
            groups += [(number, offer) for number, offer in OFFERS.items() if number != "12"]
        for number, offer in groups:
            for place, (length, size) in enumerate(SIZES, 1):
                count = messages or max(8, min(100, 262144 // length))
                case(f"{number}.{place}", compressed, offer, data, name in ("json", "prose", "html"), length, size, count)


def agrees(port, offer, allowed):
    """An offer is declined (None), or accepted with parameters that `allowed` permits."""
    with Peer(port, offer) as peer:
        if (peer.agreed is None) != (allowed is None):
            raise Failed(f"agreed on {peer.agreed}")
        for name, values in (allowed or {}).items():
            if peer.agreed.get(name, "absent") not in values:
                raise Failed(f"agreed on {peer.agreed}")
        peer.send(frame(TEXT, b"as it is"))
        expect(peer, ("text", b"as it is"))
        finish(peer)


def mixed(port):
    """Compressed or not is said of each message anew, and control frames between fragments are not."""
    with Peer(port, OFFERS["13.1"]) as peer:
        small = peer.deflate(b"compressed " * 20)
        parts = fragments(TEXT, small, 10, rsv=4)
        peer.send(parts[0] + frame(PING, b"between") + b"".join(parts[1:]) + frame(TEXT, b"not compressed"))
        got = [peer.event() for _ in range(3)]
        if sorted(got) != sorted([("pong", b"between"), ("text", b"compressed " * 20), ("text", b"not compressed")]):
            raise Failed(f"got {[brief(event) for event in got]}")
        peer.send(frame(BINARY, b"\x00", rsv=4) + frame(BINARY, b"", False, rsv=4) + frame(CONTINUATION, b"\x00"))
        expect(peer, ("binary", b""))
        expect(peer, ("binary", b""))
        finish(peer)


def ending_block(port):
    """RFC 7692 7.2.3.4: a block may be its stream's last, and a byte of zero follows."""
    echoes(port, frame(TEXT, b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", rsv=4), [("text", b"Hello")], offer=OFFERS["12"])


def many_ends(port):
    """A message of nothing but streams that end, as many as it holds: read, or refused before it costs much."""
    with Peer(port, OFFERS["12"]) as peer:
        peer.send(frame(TEXT, b"\x03\x00" * 20_000 + b"\x00", rsv=4))
        got = peer.event(5)
        if got == ("text", b""):
            return finish(peer)
        if got != ("close", 1007):
            raise Failed(f"got {brief(got)}")
        expect_end(peer)


def deflated(data):
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")


def wrong_compression_cases():
    offer = OFFERS["12"]
    small = deflated(b"Hello " * 9)
    case("deflate.1", mixed)
    case("deflate.2", ending_block)
    # RFC 7692 7.2.2 does not say with which code.
    case("deflate.3", fails, frame(TEXT, b"\xff\xff\xff", rsv=4), (1007, 1002), offer=offer)
    case("deflate.4", fails, frame(TEXT, small[:5], rsv=4), (1007, 1002), offer=offer)
    case("deflate.5", fails, frame(TEXT, deflated(b"\xff\xfe" * 9), rsv=4), 1007, offer=offer)
    case("deflate.6", fails, frame(PING, small, rsv=4), offer=offer)
    case("deflate.7", fails, frame(TEXT, small, False, rsv=4) + frame(CONTINUATION, b"", rsv=4), offer=offer)
    case("deflate.8", fails, frame(TEXT, small, rsv=6), offer=offer)
    case("deflate.9", many_ends)
    declined = [
        "permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=09", "permessage-deflate; client_max_window_bits=99",
        "permessage-deflate; server_no_context_takeover=1", "x-webkit-deflate-frame",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
    ]
    for index, offer in enumerate(declined, 10):
        case(f"deflate.{index}", agrees, offer, None)
    absent, echoed = ("absent",), (None,)
    case("deflate.20", agrees, f"{declined[0]}, foo; bar=1, permessage-deflate", {"server_max_window_bits": absent})
    case("deflate.21", agrees, "permessage-deflate; server_no_context_takeover", {"server_no_context_takeover": echoed})
    case("deflate.22", agrees, "permessage-deflate; server_max_window_bits=10",
         {"server_max_window_bits": ("9", "10"), "client_max_window_bits": absent})
    case("deflate.23", agrees, "permessage-deflate; client_max_window_bits=11",
         {"client_max_window_bits": ("8", "9", "10", "11", "absent")})


# The caps of the default configuration.


def cap_cases():
    limit = 64 << 10
    case("caps.1", echoes, frame(BINARY, b"x" * limit), [("binary", b"x" * limit)])
    case("caps.2", fails, frame(BINARY, b"x" * (limit + 1)), 1009)
    case("caps.3", fails, frame(TEXT, b"x" * limit, False) + frame(CONTINUATION, b"x"), 1009)
    # A length that is declared, and of which nothing comes.
    case("caps.4", fails, bytes([0x82, 0xFF]) + (1 << 40).to_bytes(8, "big"), 1009)
    case("caps.5", fails, b"".join(fragments(TEXT, b"x" * 1001, 1)), 1008)
    case("caps.6", fails, frame(TEXT, b"x") * 41, 1008, before=[("text", b"x")] * 40)
    case("caps.7", fails, frame(BINARY, deflated(bytes(limit + 1)), rsv=4), 1009, offer=OFFERS["12"])
    case("caps.8", echoes, frame(BINARY, deflated(bytes(limit)), rsv=4), [("binary", bytes(limit))], offer=OFFERS["12"])
    # 60 KB that would be 60 MB.
    case("caps.9", fails, frame(BINARY, deflated(bytes(60 * MiB)), rsv=4), 1009, offer=OFFERS["12"])
    noise = random.Random(9).randbytes(limit)
    case("caps.10", echoes, frame(BINARY, deflated(noise), rsv=4), [("binary", noise)], offer=OFFERS["12"])


# Running.


def number_key(name):
    return [int(part) if part.isdigit() else part for part in name.split(".")]


def verdict(function, port):
    started = time.monotonic()
    try:
        function(port)
        return "ok", "", time.monotonic() - started
    except NotStrict as reason:
        return "not strict", str(reason), time.monotonic() - started
    except Silence:
        return "failed", "nothing came in time", time.monotonic() - started
    except (Failed, Broken, OSError) as error:
        return "failed", f"{error}" or type(error).__name__, time.monotonic() - started


def run(title, port, cases):
    """Runs cases, those that only wait beside each other; the number of those that are not strict, and that failed."""
    heavy = [each for each in cases if each[0].startswith(("9.", "12.", "13."))]
    light = [each for each in cases if each not in heavy]
    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(WIDTH) as pool:
        results = list(zip(light, pool.map(lambda each: verdict(each[1], port), light)))
    results += [(each, verdict(each[1], port)) for each in heavy]
    counts = {"ok": 0, "not strict": 0, "failed": 0}
    for (name, _), (kind, reason, seconds) in results:
        counts[kind] += 1
        if kind != "ok":
            print(f"  {name}: {kind}: {reason} ({seconds:.1f} s)")
    print(f"{title}: {counts['ok']} ok, {counts['not strict']} not strict, {counts['failed']} failed "
          f"({time.monotonic() - started:.1f} s)", flush=True)
    return counts


@contextlib.contextmanager
def echo_server(binary, *options):
    process = subprocess.Popen([binary, *options], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    try:
        yield int(re.search(r":(\d+)/", process.stdout.readline())[1])
        if process.poll() is not None:
            raise RuntimeError(f"the echo server ended with {process.returncode}")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def collected(define):
    """The cases that a function defines."""
    CASES.clear()
    define()
    return list(CASES)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="run the cases whose numbers begin so")
    parser.add_argument("--binary", default=ROOT / ".build/debug/WebSocketEcho", help="the echo server")
    parser.add_argument("--port", type=int, help="drive what listens there instead")
    parser.add_argument("--deflate", action="store_true", help="what listens there compresses")
    parser.add_argument("--messages", type=int, help="how many messages a case of compression sends")
    options = parser.parse_args()
    plain = list(CASES)
    deflate = collected(lambda: compression_cases(options.messages)) + collected(wrong_compression_cases)
    caps = collected(cap_cases)
    if options.port:
        runs = [("that server", None, deflate if options.deflate else plain)]
    else:
        runs = [
            ("without compression", ["--raised-caps"], plain),
            ("with compression", ["--raised-caps", "--deflate"], deflate),
            ("with compression that keeps its context", ["--raised-caps", "--deflate", "--context"], deflate),
            ("with default caps", ["--deflate"], caps),
        ]
    total = {}
    for title, arguments, cases in runs:
        cases = [each for each in cases if (each[0] + ".").startswith(options.only)]
        if not cases:
            continue
        server = echo_server(options.binary, *arguments) if arguments is not None else contextlib.nullcontext(options.port)
        with server as port:
            counts = run(title, port, cases)
        total = {kind: total.get(kind, 0) + count for kind, count in counts.items()}
    if total.get("failed") or total.get("not strict", 0) > MAX_NOT_STRICT:
        sys.exit(1)


if __name__ == "__main__":
    main()
