"""What an operator meets: a socket in the file system behind nginx, sockets that a service manager hands over, what the
manager is told, and metrics that Prometheus can read.

    python3 Tests/EndToEnd/operations.py
"""

import gzip
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from prometheus_client.parser import text_string_to_metric_families

import server

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="accord-operations-"))
BINARY = server.ROOT / ".build/debug/accord-server"


class PathConnection(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(self.path)


def get(connection, path, **fields):
    connection.request("GET", path, headers=fields)
    answer = connection.getresponse()
    return answer.status, answer.getheaders(), answer.read().decode()


def launch(*options, environment=None, descriptors=(), data):
    """A server whose variables may name its own process, as those of a service manager do."""

    def prepare():
        for number, descriptor in enumerate(descriptors, start=3):
            os.dup2(descriptor, number)
            os.set_inheritable(number, True)
        if descriptors:
            os.environ["LISTEN_PID"] = str(os.getpid())
            os.environ["LISTEN_FDS"] = str(len(descriptors))
        os.environ.update(environment or {})
        os.execv(BINARY, [str(BINARY), "--data", str(FOLDER / data), *options])

    process = os.fork()
    if process == 0:
        log = os.open(FOLDER / f"{data}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        prepare()
    return process


def wait_until(condition, what):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what}: {[p.read_text()[-500:] for p in FOLDER.glob('*.log')]}")


def end(process):
    os.kill(process, signal.SIGTERM)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def answers(path):
    try:
        return get(PathConnection(path), "/readyz")[0] == 200
    except OSError:
        return False


def socket_behind_nginx():
    path = FOLDER / "api.sock"
    process = launch("--host", f"unix:{path}", "--trusted-proxies", "unix", data="unix")
    wait_until(lambda: answers(path), "the socket answers")
    assert path.stat().st_mode & 0o777 == 0o660, oct(path.stat().st_mode)
    (FOLDER / "nginx.conf").write_text(f"""
        daemon off; pid {FOLDER}/nginx.pid; error_log {FOLDER}/nginx.log; worker_processes 1;
        {'user root;' if os.geteuid() == 0 else ''}
        events {{}}
        http {{
            access_log off;
            client_body_temp_path {FOLDER}/t1; proxy_temp_path {FOLDER}/t2; fastcgi_temp_path {FOLDER}/t3;
            uwsgi_temp_path {FOLDER}/t4; scgi_temp_path {FOLDER}/t5;
            server {{
                listen unix:{FOLDER}/front.sock;
                location / {{
                    proxy_pass http://unix:{path};
                    proxy_set_header X-Forwarded-For 203.0.113.9;
                    proxy_set_header X-Forwarded-Proto https;
                }}
            }}
        }}""")
    nginx = subprocess.Popen(["nginx", "-c", FOLDER / "nginx.conf", "-p", FOLDER], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(FOLDER / "front.sock"), "nginx answers")
        status, fields, _ = get(PathConnection(FOLDER / "front.sock"), "/version")
        assert status == 200
        assert any(name == "Strict-Transport-Security" for name, _ in fields), "the proxy is believed"
    finally:
        nginx.terminate()
        nginx.wait()
    wait_until(lambda: '"client":"203.0.113.9"' in (FOLDER / "unix.log").read_text(), "the client's address")
    # A server that was killed leaves its file, and the next one takes its place.
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    assert path.exists()
    process = launch("--host", f"unix:{path}", data="unix")
    wait_until(lambda: answers(path), "the next server answers")
    second = launch("--host", f"unix:{path}", data="second")
    assert os.waitstatus_to_exitcode(os.waitpid(second, 0)[1]) == 69, "two servers at one path"
    assert end(process) == 0
    assert not path.exists(), "the file goes with the server"
    print("operations: a socket in the file system, behind nginx: OK")


def service_manager():
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(FOLDER / "notify.sock"))
    told.settimeout(10)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(16)
    port = listening.getsockname()[1]
    # A client that comes before the server has started waits, and is not refused.
    early = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    early.connect()
    environment = {"NOTIFY_SOCKET": str(FOLDER / "notify.sock"), "WATCHDOG_USEC": "400000"}
    process = launch(environment=environment, descriptors=[listening.fileno()], data="managed")
    assert told.recv(100) == b"READY=1"
    assert get(early, "/readyz")[0] == 200
    moments = []
    for _ in range(3):
        assert told.recv(100) == b"WATCHDOG=1"
        moments.append(time.monotonic())
    assert 0.1 < moments[2] - moments[1] < 0.4, moments
    os.kill(process, signal.SIGTERM)
    rest = {told.recv(100)}
    while b"STOPPING=1" not in rest:
        rest.add(told.recv(100))
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    # What does not listen cannot be taken over.
    plain = socket.socket()
    process = launch(descriptors=[plain.fileno()], data="managed")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 69
    assert "does not listen" in (FOLDER / "managed.log").read_text()
    print("operations: a service manager: OK")


def metrics():
    with server.running("--metrics", "127.0.0.1:0") as own:
        assert get(own.connection(), "/metrics")[0] == 404, "an address of their own"
    with server.running("--metrics", "off") as own:
        assert get(own.connection(), "/metrics")[0] == 404
    with server.running("--demo") as own:
        connection = own.connection()
        parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for _ in range(5):
            assert get(connection, "/version", traceparent=parent)[0] == 200
        assert get(connection, "/nowhere")[0] == 404
        status, fields, text = get(connection, "/metrics")
        assert status == 200 and dict(fields)["Content-Type"].startswith("text/plain; version=0.0.4")
        families = {family.name: family for family in text_string_to_metric_families(text)}
        durations = families["http_server_request_duration_seconds"]
        counts = {
            (s.labels["operation"], s.labels["method"], s.labels["status"]): s.value
            for s in durations.samples if s.name.endswith("_count")
        }
        assert counts[("getVersion", "GET", "200")] == 5, counts
        assert counts[("", "GET", "404")] == 1, counts
        value = {name: family.samples[0].value for name, family in families.items() if family.samples}
        assert value["http_server_active_requests"] == 1, "this one"
        assert value["http_server_open_connections"] == 1
        assert value["sqlite_commits"] > 0 and value["sqlite_transactions"] >= value["sqlite_commits"]
        assert value["sqlite_stored_bytes"] > 0
        assert value["process_resident_memory_bytes"] > 1 << 20
        assert {s.labels["pool"] for s in families["blocking_pool_waiting"].samples} == {
            "passwords", "files", "readers"}
        loops = {s.labels["loop"] for s in families["event_loop_round_seconds"].samples}
        assert loops, "a loop at least"
        wait_until(
            lambda: '"trace_id":"0af7651916cd43dd8448eb211c80319c"' in own.log_text(), "the trace in the log")
        assert get(connection, "/metrics", Accept="*/*")[0] == 200
        connection.request("POST", "/metrics")
        refused = connection.getresponse()
        assert refused.status == 405 and refused.getheader("Allow") == "GET, HEAD, OPTIONS"
    print("operations: metrics and traces: OK")


def codings():
    with server.running("--demo", "--compressed-requests", "true") as own:
        connection = own.connection()
        plain = get(connection, "/api")
        status, fields, _ = plain
        assert status == 200 and "Content-Encoding" not in dict(fields) and "Accept-Encoding" in dict(fields)["Vary"]
        connection.request("GET", "/api", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.getheader("Content-Encoding") == "gzip"
        assert int(answer.getheader("Content-Length")) == len(content) < len(plain[2]) // 3
        assert gzip.decompress(content).decode() == plain[2]
        account = json.dumps({"email": "zip@example.org", "password": "a long engine of 1843",
                              "first_name": "Zip", "last_name": "Zap"}).encode()
        path = "/api/v1/users/register"

        def post(body, **fields):
            connection.request("POST", path, body, {"Content-Type": "application/json", **fields})
            answer = connection.getresponse()
            answer.read()
            return answer

        assert post(account, **{"Content-Encoding": "br"}).getheader("Accept-Encoding") == "gzip"
        assert post(gzip.compress(account), **{"Content-Encoding": "gzip"}).status == 201
        assert post(account[:-1], **{"Content-Encoding": "gzip"}).status == 400
        connection = own.connection()
        before = own.resident()
        assert post(gzip.compress(bytes(100 << 20)), **{"Content-Encoding": "gzip"}).status == 413
        assert own.resident() - before < 8 << 20, "a bomb costs no memory"
    with server.running() as own:
        connection = own.connection()
        refused = post(gzip.compress(account), **{"Content-Encoding": "gzip"})
        assert refused.status == 415 and refused.getheader("Accept-Encoding") == "identity"
    print("operations: codings: OK")


if __name__ == "__main__":
    try:
        socket_behind_nginx()
        service_manager()
        metrics()
        codings()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(0)
