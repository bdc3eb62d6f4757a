#!/usr/bin/env python3
"""Chats under random disconnects: every participant sees the same messages in the same order, none missing, none twice.

    chat_history.py [CHATS] [MESSAGES] [DISCONNECTS]

Two participants a chat, a WebSocket each. Connections are cut without a word; the participant comes again with the last
sequence that it has, and sends again, under the same `client_id`, what it has not seen come back.
"""

import asyncio
import collections
import concurrent.futures
import json
import random
import sys
import time

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server import call, register, running

WINDOW = 8
SECONDS = 80


class Broken(AssertionError):
    """The history is not what it has to be."""


class Participant:
    """One user with one WebSocket, which is opened again whenever it ends."""

    def __init__(self, run, chat, token, messages, total):
        self.run = run
        self.chat = chat
        self.token = token
        self.total = total
        self.waiting = dict(messages)
        self.sent_before = set()
        self.log = []
        self.socket = None
        self.room = asyncio.Semaphore(WINDOW)

    def is_done(self):
        return len(self.log) == self.total and not self.waiting

    async def take_part(self):
        while not self.is_done():
            url = f"{self.run.url}/ws/chat/{self.chat}?after={len(self.log)}"
            fields = {"Authorization": f"Bearer {self.token}"}
            async with connect(
                url, subprotocols=["chat.v2+json"], additional_headers=fields, compression=None, open_timeout=SECONDS
            ) as socket:
                self.socket = socket
                self.run.connections += 1
                self.room = asyncio.Semaphore(WINDOW)
                sender = None
                try:
                    while not self.is_done():
                        event = json.loads(await socket.recv())
                        if event["type"] == "ready":
                            if event["last_sequence"] != len(self.log):
                                raise Broken(f"chat {self.chat}: ready at {event['last_sequence']}, have {len(self.log)}")
                            sender = asyncio.create_task(self.send(socket))
                        else:
                            self.receive(event)
                except ConnectionClosed as end:
                    self.run.ends[end.rcvd.code if end.rcvd else 1006] += 1
                finally:
                    self.socket = None
                    if sender:
                        sender.cancel()
                        await asyncio.gather(sender, return_exceptions=True)

    async def send(self, socket):
        for name, text in list(self.waiting.items()):
            await self.room.acquire()
            if name in self.waiting:
                if name in self.sent_before:
                    self.run.repeats += 1
                self.sent_before.add(name)
                await socket.send(json.dumps({"type": "send_message", "client_id": name, "text": text}))

    def receive(self, event):
        if event["type"] != "message_created":
            raise Broken(f"chat {self.chat}: {event}")
        message, name = event["message"], event["client_id"]
        entry = (message["id"], message["sequence"], message["text"])
        if message["sequence"] == len(self.log) + 1:
            self.log.append(entry)
            self.run.note()
        elif message["sequence"] > len(self.log):
            raise Broken(f"chat {self.chat}: a gap: {message['sequence']} behind {len(self.log)}")
        elif name not in self.sent_before or self.log[message["sequence"] - 1] != entry:
            raise Broken(f"chat {self.chat}: {message['sequence']} came twice")
        if name in self.waiting and name in self.sent_before:
            del self.waiting[name]
            self.room.release()


class Run:
    """All chats, and who cuts their connections."""

    def __init__(self, url, deliveries, disconnects):
        self.url = url.replace("http", "ws")
        self.participants = []
        self.seen = 0
        self.every = max(1, deliveries // (disconnects + 1))
        self.disconnects = disconnects
        self.cut = 0
        self.connections = 0
        self.repeats = 0
        self.ends = collections.Counter()

    def note(self):
        self.seen += 1
        if self.seen % self.every == 0 and self.cut < self.disconnects:
            open_ones = [one for one in self.participants if one.socket]
            if open_ones:
                random.choice(open_ones).socket.transport.abort()
                self.cut += 1


def prepare(server, number):
    """Two friends and their chat: (id, [token, token])."""
    connection = server.connection()
    users = [register(connection, f"user-{number}-{side}") for side in "ab"]
    status, request = call(connection, "POST", "/api/v1/friends/requests", {"user_id": users[1][0]}, users[0][1])
    assert status == 201, request
    status, friend = call(connection, "POST", f"/api/v1/friends/requests/{request['id']}/accept", None, users[1][1])
    assert status == 200, friend
    status, chat = call(
        connection, "POST", "/api/v1/chats/start", {"email": f"user-{number}-b@example.org"}, users[0][1]
    )
    assert status == 201, chat
    return chat["id"], [token for _, token in users]


def stored(server, chat, token):
    """The whole chat as HTTP tells it, oldest first."""
    connection = server.connection()
    target, messages = f"/api/v1/chats/{chat}/messages?limit=200", []
    while target:
        connection.request("GET", target, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        messages += [(each["id"], each["sequence"], each["text"]) for each in json.loads(response.read())]
        links = [link for link in response.getheader("Link").split(", ") if 'rel="next"' in link]
        target = links[0][1 : links[0].index(">")] if links else None
    return messages[::-1]


async def converse(run):
    await asyncio.wait_for(asyncio.gather(*(one.take_part() for one in run.participants)), SECONDS)


def check(server, run, chats, per_chat):
    for chat, tokens in chats:
        logs = [one.log for one in run.participants if one.chat == chat]
        truth = stored(server, chat, tokens[0])
        assert [sequence for _, sequence, _ in truth] == list(range(1, per_chat + 1)), f"chat {chat}: holes"
        assert len({text for _, _, text in truth}) == per_chat, f"chat {chat}: a message was stored twice"
        assert all(log == truth for log in logs), f"chat {chat}: the participants saw different histories"


def main(count=50, messages=20_000, disconnects=200):
    options = ["--login-burst", "100000", "--password-queue", "10000", "--access-log", "false"]
    # What is measured here is order, not the bound of a client's rate.
    with running(*options, "--socket-rate", "100000", "--socket-burst", "100000") as server:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            chats = list(pool.map(lambda number: prepare(server, number), range(count)))
        per_chat = messages // count
        run = Run(server.url, 2 * per_chat * count, disconnects)
        for chat, tokens in chats:
            for side, token in enumerate(tokens):
                own = {f"{side}-{n}": f"{chat} {side} {n} привет" for n in range(side, per_chat, 2)}
                run.participants.append(Participant(run, chat, token, own, per_chat))
        begin = time.monotonic()
        asyncio.run(converse(run))
        seconds = time.monotonic() - begin
        check(server, run, chats, per_chat)
        assert run.cut >= disconnects, f"only {run.cut} connections were cut"
        assert '"event":"socket"' not in server.log_text(), "the server reported a failure"
        print(
            f"chat_history: {2 * count} participants, {count} chats, {per_chat * count} messages in {seconds:.1f} s "
            f"({per_chat * count / seconds:.0f} stored, {run.seen / seconds:.0f} delivered a second), "
            f"{run.cut} disconnects, {run.connections} connections, {run.repeats} repeats, "
            f"{run.ends[1013]} closed as too slow: same order everywhere, no gap, no duplicate"
        )


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:]))
    except (AssertionError, TimeoutError) as error:
        sys.exit(f"chat_history: {error or 'not done in time'}")
