"""Reads, posts, slow posts, chats, files, log-ins and sockets that come and go, for as long as one likes.

Memory, descriptors and threads have to be the same at the end as they were when everything had been used once; every
message that was acknowledged has to be in the store.
"""

import hashlib
import http.client
import threading
import time

from callers import Callers, prepared
from kill import read_back
from server import befriend, call, register, running, wait_until_ready
from stalled import Member

OPTIONS = ("--access-log", "false", "--login-burst", "1000000", "--max-user-sockets", "1000", "--file-quota-count", "1000000")


class Others(threading.Thread):
    """What is not a request for a message: files, log-ins, and WebSockets that are opened and left."""

    def __init__(self, server, stopping):
        super().__init__(daemon=True)
        self.server, self.stopping = server, stopping
        self.failures, self.rounds = [], 0
        connection = server.connection()
        self.users = [register(connection, name) for name in ("talker", "listener")]
        self.chat = befriend(connection, *self.users)

    def run(self):
        while not self.stopping.is_set():
            try:
                self.turn()
                self.rounds += 1
            except (OSError, http.client.HTTPException, RuntimeError, AssertionError) as reason:
                self.failures.append(f"{type(reason).__name__}: {reason}")
            time.sleep(0.05)

    def turn(self):
        token = self.users[0][1]
        member = Member(self.server.port, self.chat, token)
        while member.ready_at is None:
            assert member.read(), member.code
        member.close()
        connection = self.server.connection()
        content = hashlib.shake_256(str(self.rounds).encode()).digest(100_000)
        fields = {"Authorization": f"Bearer {token}"}
        connection.request("POST", "/api/v1/files?name=a", content, fields)
        response = connection.getresponse()
        answer = response.read()
        assert response.status == 201, answer
        place = response.getheader("Location")
        connection.request("GET", f"{place}/content", headers=fields)
        assert connection.getresponse().read() == content, "another file came back"
        assert call(connection, "DELETE", place, None, token)[0] == 204
        if self.rounds % 20 == 0:
            credentials = {"email": "talker@example.org", "password": f"a long {'talker'[::-1]} engine"}
            assert call(connection, "POST", "/api/v1/users/token", credentials)[0] == 200
        connection.close()


def mixed(run):
    seconds = run.seconds(120, least=10)
    with running(*OPTIONS, binary=run.binary) as server:
        wait_until_ready(server)
        resting = (server.descriptors(), server.threads())
        token, receiver, message = prepared(server)
        stopping = threading.Event()
        others = Others(server, stopping)
        samples = []
        with Callers(server.port, token, receiver, message) as callers:
            others.start()
            # What is used for the first time takes what it then keeps.
            time.sleep(seconds / 4)
            started = time.monotonic()
            while time.monotonic() - started < seconds * 3 / 4:
                samples.append((server.resident(), server.descriptors(), server.threads()))
                time.sleep(min(1, seconds / 20))
            stopping.set()
            others.join(timeout=60)
        quarter = max(1, len(samples) // 4)
        early, late = (sorted(sample[0] for sample in part)[quarter // 2] for part in (samples[:quarter], samples[-quarter:]))
        run.none(f"requests failed of {callers.count:,} in {seconds} s", callers.failures)
        run.none(f"rounds of files, log-ins and sockets failed of {others.rounds + len(others.failures):,}", others.failures)
        drift = (late - early) / early * 100
        # Below a mebibyte it is a question of pages.
        run.row("resident memory, the last quarter against the first", "+ 5 %",
                f"{drift:+.1f} % of {early / (1 << 20):.1f} MiB", drift < 5 or late - early < 1 << 20)
        run.at_most("most descriptors", resting[0] + 40, max(sample[1] for sample in samples))
        threads = {sample[2] for sample in samples}
        run.row("threads", "always as many", str(sorted(threads)), len(threads) == 1)
        time.sleep(1)
        run.at_most("descriptors when all have gone", resting[0] + 4, server.descriptors())
        stored = read_back(server, token)
        lost = [key for key, text in callers.acknowledged.items() if stored.get(key) != text]
        run.none(f"messages lost of {len(callers.acknowledged):,} acknowledged", lost)
        status = server.stop()
        run.row("exit status", "0", str(status), status == 0)
