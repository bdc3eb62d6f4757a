"""The `websockets` library: a text of one connection is stored, and then told to all of them."""

import asyncio
import concurrent.futures
import os
import sqlite3

from websockets.asyncio.server import broadcast, serve

members = set()
# SQLite has one writer; a thread of its own keeps its waits for the disk out of the loop.
writer = concurrent.futures.ThreadPoolExecutor(max_workers=1)


def connect():
    database = sqlite3.connect(os.environ["PEER_DATABASE"], isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    return database


async def main():
    database = connect()
    loop = asyncio.get_running_loop()

    def store(text):
        database.execute("INSERT INTO messages (sender, receiver, text, timestamp) VALUES (1, 2, ?, '')", (text,))

    async def member(socket):
        members.add(socket)
        try:
            async for text in socket:
                await loop.run_in_executor(writer, store, text)
                broadcast(members, text)
        finally:
            members.discard(socket)

    # Without compression, as its documentation advises for many connections.
    async with serve(member, "127.0.0.1", int(os.environ["PEER_PORT"]), compression=None, backlog=1024) as server:
        await server.serve_forever()


asyncio.run(main())
