"""R7: the load of a day in 128 MiB."""

import contextlib
import os
import pathlib
import tempfile

import gauges
from large import peak
from server import call, register, running, wait_until_ready

LIMIT = 128 << 20


@contextlib.contextmanager
def control_group(limit):
    """A control group with so much memory; None where none can be made. It works as root, with either version."""
    for root, limit_file in (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")):
        path = pathlib.Path(root) / f"accord-soak-{os.getpid()}"
        try:
            path.mkdir()
        except OSError:
            continue
        try:
            (path / limit_file).write_text(str(limit))
            yield path
        except OSError:
            yield None
        finally:
            path.rmdir()
        return
    yield None


def load(run, server):
    """Reads and posts for a while; the share of errors of each."""
    connection = server.connection()
    (sender, token), (receiver, _) = (register(connection, name) for name in ("sender", "receiver"))
    status, message = call(
        connection, "POST", "/api/v1/messages/register", {"receiver": receiver, "text": "x" * 161}, token)
    assert status == 201, message
    fields = f'wrk.headers["Authorization"] = "Bearer {token}"\n'
    post = f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n' \
           f'wrk.body = [[{{"receiver": {receiver}, "text": "{"x" * 161}"}}]]\n'
    seconds = run.seconds(20, least=2)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        for name, more, target, connections in (
            ("reads", "", f"/api/v1/messages/{message['id']}", 50), ("posts", post, "/api/v1/messages/register", 200),
        ):
            script.seek(0)
            script.truncate()
            script.write(fields + more)
            script.flush()
            result = gauges.requests([server.process.pid], f"{server.url}{target}", connections, seconds, script.name)
            run.row(f"{name} over {connections} connections for {seconds} s that fail, at {result['rate']:,.0f}/s", "0 %",
                    f"{result['errors']:.2%}", result["errors"] == 0)


def memory(run):
    with control_group(LIMIT) as group:
        wrapper = ("sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh") if group else ()
        with running("--access-log", "false", binary=run.binary, wrapper=wrapper) as server:
            wait_until_ready(server)
            load(run, server)
            how = "in a control group of 128 MiB" if group else "no control group can be made here"
            run.at_most(f"peak of resident memory, {how}", 128, peak(server.process.pid) / (1 << 20), " MiB")
            status = server.stop()
            run.row("exit status", "0", str(status), status == 0)
