#!/usr/bin/env python3
"""A client that is not ours speaks to the WebSocket engine, with compression and without: Python's `websockets`."""

import asyncio
import random
import sys

from websockets.asyncio.client import connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from websocket_conformance import ROOT, echo_server

OFFERS = {
    "the library's own offer": {"client_max_window_bits": True},
    "nothing asked for": {},
    "windows of 9 bits": {"server_max_window_bits": 9, "client_max_window_bits": 9},
    "a window of 15 bits": {"server_max_window_bits": 15, "client_max_window_bits": 15},
    "no context": {"server_no_context_takeover": True, "client_no_context_takeover": True},
}


def messages():
    chance = random.Random(7692)
    for size in (0, 1, 100, 127, 128, 1000, 16_383, 65_536, 500_000):
        yield "ß" * size
        yield "".join(chance.choices("abcdef ", k=size))
        yield chance.randbytes(size)


async def talk(port, extensions, trust=None):
    """Every message comes back, whole and in fragments; what was agreed on."""
    address = f"{'wss' if trust else 'ws'}://127.0.0.1:{port}/"
    async with connect(address, ssl=trust, compression=None, extensions=extensions, max_size=None) as socket:
        for message in messages():
            for sent in (message, [message[at : at + 5000] for at in range(0, len(message), 5000)] or message):
                await socket.send(sent)
                got = await asyncio.wait_for(socket.recv(), 30)
                assert got == message, f"{len(message)} became {len(got)}"
        agreed = socket.response.headers.get("Sec-WebSocket-Extensions")
    assert (socket.close_code, socket.close_reason) == (1000, ""), socket.close_code
    return agreed


async def main(binary):
    configurations = {
        "no compression": [], "compression": ["--deflate"],
        "a kept context": ["--deflate", "--context"],
        "a kept context of 15 bits": ["--deflate", "--context", "--window", "15"],
    }
    for title, options in configurations.items():
        with echo_server(binary, "--raised-caps", *options) as port:
            assert await talk(port, None) is None
            for name, offer in OFFERS.items():
                agreed = await talk(port, [ClientPerMessageDeflateFactory(**offer)])
                assert bool(agreed) == bool(options), (title, name, agreed)
                if agreed:
                    keeps = "--context" in options and "no_context" not in str(offer)
                    assert keeps == ("no_context_takeover" not in agreed), (title, name, agreed)
                print(f"{title}, {name}: {agreed}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build/debug/WebSocketEcho"))
