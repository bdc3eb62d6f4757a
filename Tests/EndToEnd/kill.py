#!/usr/bin/env python3
"""kill -9 in the middle of concurrent writers: no acknowledged message is lost, and the store is whole.

    kill.py [ROUNDS] [WRITERS] [BINARY]

kill -9 says nothing about fsync, because the kernel keeps what was written; script/soak cuts the power as well.
"""

import http.client
import json
import random
import sqlite3
import sys
import tempfile
import threading
import time

from server import Server, call, register, wait_until_ready


def write(server, token, receiver, tag, acknowledged, lock):
    """Posts messages until the server is gone; keeps what was answered with 201."""
    count = 0
    try:
        connection = server.connection()
        while True:
            text = f"{tag}-{count}"
            count += 1
            status, message = call(
                connection, "POST", "/api/v1/messages/register", {"receiver": receiver, "text": text}, token
            )
            if status == 201:
                with lock:
                    acknowledged[message["id"]] = text
    except (OSError, http.client.HTTPException, ValueError):
        # The connection broke off in the middle: that write may or may not have happened.
        return


def read_back(server, token):
    """Every message that the user sent, by id, through the pages of the list."""
    connection = server.connection()
    target = "/api/v1/messages/all?direction=sent&limit=200"
    messages = {}
    while target:
        connection.request("GET", target, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        for message in json.loads(response.read()):
            messages[message["id"]] = message["text"]
        link = response.getheader("Link")
        target = link[1 : link.index(">")] if link else None
    return messages


def main(rounds=30, writers=20, binary=None):
    data = tempfile.mkdtemp(prefix="accord-kill-")
    server = Server("--login-burst", "100000", "--access-log", "false", data=data, binary=binary).start()
    connection = server.connection()
    sender = register(connection, "sender")
    receiver = register(connection, "receiver")
    acknowledged, lock, slowest = {}, threading.Lock(), 0.0
    for round_number in range(rounds):
        threads = [
            threading.Thread(target=write, args=(server, sender[1], receiver[0], f"{round_number}-{n}", acknowledged, lock))
            for n in range(writers)
        ]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0.05, 0.5))
        server.kill()
        for thread in threads:
            thread.join()
        store = sqlite3.connect(next(server.data.glob("*.db")))
        verdict = store.execute("PRAGMA integrity_check").fetchone()[0]
        store.close()
        assert verdict == "ok", f"round {round_number}: {verdict}"
        server.start()
        slowest = max(slowest, wait_until_ready(server))
        stored = read_back(server, sender[1])
        lost = {key: text for key, text in acknowledged.items() if stored.get(key) != text}
        assert not lost, f"round {round_number}: {len(lost)} acknowledged messages are lost: {list(lost.items())[:5]}"
    assert acknowledged, "nothing was acknowledged: the test would prove nothing"
    status = server.stop()
    assert status == 0, f"exit status {status}"
    server.owns_data = True
    server.clean()
    print(
        f"kill: {rounds} kills, {writers} writers, {len(acknowledged)} messages acknowledged, 0 lost, "
        f"ready again within {slowest * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:4])
