#!/usr/bin/env python3
"""kill -9 in the middle of uploads: what was answered is there to the last byte, no row is without its bytes, and no
byte is without its row once the server has started again.

    files.py [ROUNDS] [WRITERS]

First kills come at random moments of many uploads at a time, beside posts to a chat; then one comes at each system call by
which an upload, an avatar and a deletion change the disk (strace, or that half is skipped).
"""

import hashlib
import http.client
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zlib

from server import Server, call, register, wait_until_ready

OPTIONS = ("--login-burst", "100000", "--access-log", "false", "--file-quota-count", "1000000",
           "--file-quota-bytes", str(1 << 36))
BOUNDARY = "a-boundary-of-tests"
# What the store of files calls, and what SQLite calls; the last two are those of deletions.
CALLS = ("openat", "pwrite64", "fsync", "renameat", "fdatasync", "unlinkat", "unlink")
MOST_CALLS = 12


def form(content):
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def slowly(content, pause):
    """The content in pieces, so that a kill finds it half-way."""
    for start in range(0, len(content), 65536):
        yield content[start : start + 65536]
        time.sleep(pause)


def upload(connection, token, content, kind):
    """One upload: (id, sha256) when it was answered with 201."""
    fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-test"}
    body = content
    if kind == "form":
        fields["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        body = form(content)
    if kind == "slow":
        fields["Content-Length"] = str(len(content))
        body = slowly(content, random.uniform(0, 0.01))
    connection.request("POST", "/api/v1/files", body, fields, encode_chunked=kind == "chunked")
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status == 201, answer
    return answer["id"], answer["sha256"]


def keep_uploading(server, token, acknowledged, lock, seed):
    """Uploads until the server is gone; keeps what was answered."""
    dice = random.Random(seed)
    try:
        connection = server.connection()
        while True:
            content = dice.randbytes(dice.choice([0, 1, 5000, 262144, 300000, 1500000]))
            file, digest = upload(connection, token, content, dice.choice(["raw", "form", "slow", "slow"]))
            assert digest == hashlib.sha256(content).hexdigest()
            with lock:
                acknowledged[file] = digest
    except (OSError, http.client.HTTPException, ValueError):
        # The connection broke off in the middle: that upload may or may not have happened.
        return


def keep_posting(server, token, chat, acknowledged, lock, tag):
    """Posts to a chat until the server is gone; keeps what was answered."""
    count = 0
    try:
        connection = server.connection()
        while True:
            count += 1
            text = f"{tag}-{count}"
            status, message = call(connection, "POST", f"/api/v1/chats/{chat}/messages", {"text": text}, token)
            if status == 201:
                with lock:
                    acknowledged[message["id"]] = text
    except (OSError, http.client.HTTPException, ValueError):
        return


def rows(server):
    """What the store says: of each blob its user and its digest; and which file each id is."""
    store = sqlite3.connect(next(server.data.glob("*.db")))
    assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    files = store.execute("SELECT id, user_id, blob, sha256, size FROM files").fetchall()
    avatars = store.execute("SELECT user_id, blob, sha256, size FROM avatars").fetchall()
    messages = dict(store.execute("SELECT id, text FROM chat_messages").fetchall())
    store.close()
    blobs = {f"{user}/{blob}": (digest, size) for _, user, blob, digest, size in files}
    blobs |= {f"{user}/{blob}": (digest, size) for user, blob, digest, size in avatars}
    return blobs, {file: digest.hex() for file, _, _, digest, _ in files}, messages


def check(server, acknowledged, deleted, what, whole=True):
    """Holds rows, bytes and answers against each other, after the start."""
    blobs, files, messages = rows(server)
    folder = server.data / "files"
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == set(blobs), f"{what}: orphans {found - set(blobs)}, without bytes {set(blobs) - found}"
    for name, (digest, size) in blobs.items() if whole else []:
        content = (folder / name).read_bytes()
        assert len(content) == size and hashlib.sha256(content).digest() == digest, f"{what}: {name} is damaged"
    lost = {file for file, digest in acknowledged.items() if files.get(file) != digest}
    assert not lost, f"{what}: {len(lost)} acknowledged files are lost: {list(lost)[:5]}"
    risen = deleted & set(files)
    assert not risen, f"{what}: deleted files are back: {risen}"
    return files, messages


def download(server, token, file):
    connection = server.connection()
    connection.request("GET", f"/api/v1/files/{file}/content", headers={"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, content
    return hashlib.sha256(content).hexdigest()


def start_chat(connection, first, second):
    """Makes two users friends and gives the id of their chat."""
    status, request = call(connection, "POST", "/api/v1/friends/requests", {"user_id": second[0]}, first[1])
    assert status == 201, request
    accept = f"/api/v1/friends/requests/{request['id']}/accept"
    status, answer = call(connection, "POST", accept, None, second[1])
    assert status in (200, 201, 204), answer
    status, me = call(connection, "GET", "/api/v1/users/me", None, second[1])
    assert status == 200, me
    status, chat = call(connection, "POST", "/api/v1/chats/start", {"email": me["email"]}, first[1])
    assert status == 201, chat
    return chat["id"]


def kill_at_random(rounds, writers):
    server = Server(*OPTIONS).start()
    connection = server.connection()
    user, other = register(connection, "uploader"), register(connection, "friend")
    chat = start_chat(connection, user, other)
    acknowledged, texts, lock, slowest = {}, {}, threading.Lock(), 0.0
    remains = 0
    for number in range(rounds):
        threads = [
            threading.Thread(target=keep_uploading, args=(server, user[1], acknowledged, lock, number * 100 + n))
            for n in range(writers)
        ] + [
            threading.Thread(
                target=keep_posting, args=(server, poster[1], chat, texts, lock, f"{number}-{poster[0]}"))
            for poster in (user, other)
        ]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0.1, 0.8))
        server.kill()
        for thread in threads:
            thread.join()
        remains += sum(1 for _ in (server.data / "files").rglob(".upload-*"))
        server.start()
        slowest = max(slowest, wait_until_ready(server))
        files, messages = check(server, acknowledged, set(), f"round {number}")
        lost = [key for key, text in texts.items() if messages.get(key) != text]
        assert not lost, f"round {number}: {len(lost)} acknowledged posts are lost"
        for file in random.sample(sorted(files), min(5, len(files))):
            assert download(server, user[1], file) == files[file], f"round {number}: file {file}"
    assert acknowledged and texts, "nothing was acknowledged: the test would prove nothing"
    assert remains, "no upload was cut: the test would prove nothing"
    assert server.stop() == 0
    server.clean()
    print(
        f"files: {rounds} kills, {writers} uploaders, {len(acknowledged)} uploads and {len(texts)} posts "
        f"acknowledged, 0 lost, {remains} cut uploads swept, ready again within {slowest * 1000:.0f} ms")


class Trap:
    """A tracer that kills the server when one of its threads makes a call for the nth time."""

    def __init__(self, server, name, count):
        self.process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={name}",
             "-e", f"inject={name}:signal=KILL:when={count}", "-p", str(server.process.pid)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_until_attached(server.process.pid)

    def wait_until_attached(self, pid):
        for _ in range(500):
            tasks = [open(f"/proc/{pid}/task/{task}/status").read() for task in os.listdir(f"/proc/{pid}/task")]
            if all(f"TracerPid:\t{self.process.pid}\n" in status for status in tasks):
                return
            time.sleep(0.01)
        raise RuntimeError("strace does not attach")

    def remove(self):
        self.process.terminate()
        self.process.wait()


def picture(number):
    ihdr = b"IHDR" + (64).to_bytes(4, "big") + (number + 1).to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + ihdr + zlib.crc32(ihdr).to_bytes(4, "big")


def act(server, token, action, number, acknowledged, deleted):
    """One change; what was answered is noted. True when the server lived through it."""
    connection = server.connection()
    try:
        if action == "upload":
            file, digest = upload(connection, token, random.Random(number).randbytes(600000), "raw")
            acknowledged[file] = digest
        elif action == "avatar":
            fields = {"Authorization": f"Bearer {token}", "Content-Type": "image/png"}
            connection.request("PUT", "/api/v1/users/me/avatar", picture(number), fields)
            response = connection.getresponse()
            assert response.status == 200, response.read()
            response.read()
        else:
            file = max(acknowledged)
            # Whatever is answered, it may be gone from now on.
            del acknowledged[file]
            status, problem = call(connection, "DELETE", f"/api/v1/files/{file}", None, token)
            assert status == 204, problem
            deleted.add(file)
        return True
    except (OSError, http.client.HTTPException, ValueError):
        return False


def kill_at_calls():
    server = Server(*OPTIONS).start()
    token = register(server.connection(), "traced")[1]
    acknowledged, deleted, kills = {}, set(), []
    for number in range(3):
        act(server, token, "upload", number, acknowledged, deleted)
    number = 3
    for action in ("upload", "avatar", "delete"):
        for name in CALLS:
            for count in range(1, MOST_CALLS + 1):
                if action == "delete":
                    act(server, token, "upload", number, acknowledged, deleted)
                trap = Trap(server, name, count)
                lived = act(server, token, action, number, acknowledged, deleted)
                number += 1
                if lived and server.process.poll() is None:
                    trap.remove()
                    break
                server.process.wait()
                server.process.stdout.close()
                trap.process.wait()
                kills.append((action, name))
                server.start()
                wait_until_ready(server)
                check(server, acknowledged, deleted, f"{action}, {name} {count}")
    files, _ = check(server, acknowledged, deleted, "the end")
    for file, digest in acknowledged.items():
        assert download(server, token, file) == digest == files[file]
    assert server.stop() == 0
    server.clean()
    for step in [("upload", "pwrite64"), ("upload", "fsync"), ("upload", "renameat"), ("avatar", "renameat"),
                 ("delete", "unlinkat")]:
        assert step in kills, f"no kill came at {step}"
    counts = {f"{action} {name}": kills.count((action, name)) for action, name in kills}
    print(f"files: {len(kills)} kills at system calls ({', '.join(f'{k} {v}' for k, v in counts.items())}): 0 lost")


def main(rounds=10, writers=8):
    kill_at_random(rounds, writers)
    if shutil.which("strace"):
        kill_at_calls()
    else:
        assert not os.environ.get("CI"), "strace is missing"
        print("SKIP kills at system calls: no strace")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
