"""What is measured: each case, of each peer that has it."""

import collections
import http.client
import json
import statistics
import subprocess
import time

import gauges
from accord import AccordConstant
from transfers import Files
from peers import CHAT, CONSTANT, POST, READ, ForgetfulBroadcaster
from store import CONSTANT as CONSTANT_MESSAGE
from store import CONSTANT_TEXT, POST_TEXT, post_body

#: A chat of 200 members in which 100 messages a second are said.
MEMBERS, MESSAGES_A_SECOND = 200, 100
#: Each case: what it is, in the words of the table, and the CPU's denominator.
ALL = {
    "start": ("From `exec` to the first answer, and idle memory", None),
    CONSTANT: ("A typed JSON answer of 250 bytes; no token, no store; 50 connections", "request"),
    READ: ("One message by id: token and message read from SQLite; 50 connections", "request"),
    "post-64": ("A post of a durable message (token, validation, synchronous=FULL); 64 connections", "request"),
    "post-200": ("The same; 200 connections", "request"),
    CHAT: ("WebSocket: 200 members, 100 messages a second, each stored", "delivery"),
    "idle": ("Idle WebSockets", None),
    "files": ("A file, up (SHA-256, fsync) and down", None),
}
CONNECTIONS = {CONSTANT: (CONSTANT, 50), READ: (READ, 50), "post-64": (POST, 64), "post-200": (POST, 200)}
FAILURES = (RuntimeError, TimeoutError, OSError, AssertionError, subprocess.SubprocessError)


def asked(peer, case):
    """Method, target, fields and body of a request."""
    fields = {"Accept": "application/json"}
    body = None
    if case != CONSTANT:
        fields["Authorization"] = f"Bearer {peer.token}"
    if case == POST:
        fields["Content-Type"] = "application/json"
        body = post_body(peer.receiver)
    return "POST" if case == POST else "GET", peer.targets[case], fields, body


def check(peer):
    """Asks each question once: a server that answers wrongly is not measured."""
    for case in peer.cases:
        if case == CHAT:
            continue
        connection = http.client.HTTPConnection("127.0.0.1", peer.port, timeout=30)
        method, target, fields, body = asked(peer, case)
        connection.request(method, target, body, fields)
        response = connection.getresponse()
        answer = json.loads(response.read() or "null")
        assert response.status == (201 if case == POST else 200), f"{peer.name}, {case}: {response.status} {answer}"
        assert set(answer) == set(CONSTANT_MESSAGE), f"{peer.name}, {case}: {answer}"
        if case == CONSTANT:
            assert answer == CONSTANT_MESSAGE, f"{peer.name}: {answer}"
        elif case == POST:
            assert answer["text"] == POST_TEXT, f"{peer.name}: {answer}"
        else:
            assert len(answer["text"]) == len(CONSTANT_TEXT), f"{peer.name}: {answer}"


def wrk_script(folder, peer, case):
    method, _, fields, body = asked(peer, case)
    lines = [f'wrk.method = "{method}"', *(f'wrk.headers["{name}"] = "{value}"' for name, value in fields.items())]
    if body:
        lines.append(f"wrk.body = [[{body}]]")
    path = folder / f"{peer.name}-{case}.lua"
    path.write_text("\n".join(lines))
    return path


class Runs:
    """All that was measured in this run."""

    def __init__(self, options, peers, folder):
        self.options = options
        self.peers = peers
        self.folder = folder
        self.found = collections.defaultdict(lambda: collections.defaultdict(list))
        self.failed = set()
        self.files = None

    def measure(self, case, is_last):
        """One round of a case, of each peer that has it."""
        if case == "files":
            self.measure_files()
            return
        for peer in self.peers:
            try:
                result = self.result(case, peer, is_last)
            except FAILURES as reason:
                print(f"FAILED {case} of {peer.name}: {reason}", flush=True)
                self.failed.add(peer.name)
                self.revive(peer)
                continue
            if result:
                self.found[case][peer.name].append(result)

    def result(self, case, peer, is_last):
        if case == "start":
            return self.start(peer)
        if case in CONNECTIONS:
            kind, connections = CONNECTIONS[case]
            if kind not in peer.cases:
                return None
            url = f"http://127.0.0.1:{peer.port}{peer.targets[kind]}"
            script = wrk_script(self.folder, peer, kind)
            return gauges.requests(peer.pids(), url, connections, self.options.seconds, script)
        if CHAT not in peer.cases:
            return None
        target = peer.targets[CHAT]
        if case == CHAT:
            return gauges.deliveries(
                peer.pids(), peer.port, target, peer.fields, MEMBERS, MESSAGES_A_SECOND, self.options.seconds)
        # Once is enough for memory, and a fresh process has none that it only keeps.
        if not is_last or isinstance(peer, ForgetfulBroadcaster):
            return None
        peer.halt()
        peer.launch()
        return gauges.idle_sockets(peer.pids(), peer.port, target, peer.fields, self.options.sockets)

    def start(self, peer):
        peer.halt()
        seconds = peer.launch()
        # Workers that are started later belong to it too.
        time.sleep(1)
        result = {"first_answer_ms": seconds * 1000, "idle_bytes": gauges.resident_bytes(peer.pids())}
        binary = getattr(peer, "binary", None)
        # The server is what people run; its constant is only a part of it.
        if binary and not isinstance(peer, AccordConstant):
            result["binary_bytes"] = binary.stat().st_size
            result["stripped_bytes"] = gauges.stripped_bytes(binary)
        return result

    def revive(self, peer):
        """A server that failed may be gone, or in no state to go on."""
        try:
            peer.halt()
            peer.launch()
        except FAILURES as reason:
            print(f"FAILED for good: {peer.name}: {reason}", flush=True)
            self.peers = [other for other in self.peers if other is not peer]

    def measure_files(self):
        accord = next((peer for peer in self.peers if peer.name == "accord"), None)
        if accord is None:
            return
        if self.files is None:
            self.files = Files(accord, self.options.mebibytes)
        for name, result in self.files.measure().items():
            self.found["files"][name].append(result)

    def medians(self):
        """case -> peer -> figure -> median."""
        return {
            case: {
                name: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                for name, runs in of_peers.items()
            }
            for case, of_peers in self.found.items()
        }
