#!/usr/bin/env python3
"""`accord check` against three small servers that are not ours: FastAPI, Django REST framework, Node.

    .venv/bin/python Tests/EndToEnd/foreign_servers.py [--update]

What docs/guides/checking-a-server.md shows of each has to be what comes out; --update writes it there.
"""

import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guides/checking-a-server.md"
STRANGERS = ROOT / "Tests/EndToEnd/strangers"
PYTHON = ROOT / ".venv/bin/python"
SERVERS = {
    "notes_fastapi.py": PYTHON,
    "notes_django.py": PYTHON,
    "notes_node.mjs": "node",
}
#: The port that the guide names.
SHOWN_PORT = 8000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(process, url):
    for _ in range(300):
        assert process.poll() is None, f"the server has ended with {process.returncode}"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers at {url}")


def checked(name, arguments):
    """What the command prints, with the port of the guide, and its exit status."""
    port = free_port()
    server = subprocess.Popen(
        [SERVERS[name], STRANGERS / name, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(server, f"http://127.0.0.1:{port}/openapi.json")
        command = [ROOT / ".build/debug/accord", "check", f"http://127.0.0.1:{port}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    finally:
        server.terminate()
        server.wait()
    assert not done.stderr, done.stderr
    return done.stdout.replace(f":{port}", f":{SHOWN_PORT}"), done.returncode


def main():
    update = "--update" in sys.argv
    text = GUIDE.read_text()
    failed = False
    # ```console NAME, the command, what it prints.
    blocks = list(re.finditer(r"```console (\S+)\n\$ accord check \S+(.*)\n((?:.*\n)*?)```\n", text))
    assert {block[1] for block in blocks} == set(SERVERS), "the guide shows other servers"
    for block in reversed(blocks):
        output, status = checked(block[1], block[2].split())
        assert status == 1, f"{block[1]}: status {status}\n{output}"
        if update:
            text = text[: block.start(3)] + output + text[block.end(3) :]
        elif output != block[3]:
            failed = True
            print(f"{block[1]}: the guide shows\n{block[3]}\nand what came out is\n{output}")
        else:
            print(f"foreign servers: {block[1]}: {output.splitlines()[-1]}")
    if update:
        GUIDE.write_text(text)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
