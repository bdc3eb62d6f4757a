#!/usr/bin/env python3
"""`accord check` against the server that is built already: as nobody, and as an administrator with every method.

    .venv/bin/python Tests/EndToEnd/check_run.py [--seed N] [--cases N] [--binary FILE]

Red when anything is found, when the server does not survive, and when too few requests of an administrator are answered
with 2xx.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

from schemathesis_run import OPTIONS, PASSWORD, with_administrator
from server import ROOT, running

# What a request with a random id may do to whoever asks.
ENDS_THE_SESSION = ("blockAccount", "setAccountPassword", "changeMyPassword")
SUCCESSES_WANTED = 500


def token(url):
    account = json.dumps({"email": "root@example.org", "password": PASSWORD}).encode()
    request = urllib.request.Request(f"{url}/api/v1/users/token", account, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["token"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--cases", default="60")
    parser.add_argument("--binary", type=pathlib.Path)
    arguments = parser.parse_args()
    failed = False
    for signs_in in (False, True):
        with tempfile.TemporaryDirectory() as name:
            data = with_administrator(pathlib.Path(name), arguments.binary)
            with running(*OPTIONS, binary=arguments.binary, data=data) as server:
                command = [ROOT / ".build/debug/accord", "check", server.url, "--document", ROOT / "openapi.yml"]
                command += ["--seed", arguments.seed, "--cases", arguments.cases]
                if signs_in:
                    command += ["--all-methods", f"--bearer={token(server.url)}"]
                    for operation in ENDS_THE_SESSION:
                        command += ["--exclude-operation", operation]
                done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
                is_alive = server.process.poll() is None
        summary = (done.stdout.splitlines() or [""])[-1]
        successes = sum(int(count) for count in re.findall(r"(\d+) of 2\d\d", summary))
        is_green = done.returncode == 0 and is_alive and (not signs_in or successes >= SUCCESSES_WANTED)
        print(f"accord check as {'an administrator' if signs_in else 'nobody'}: {summary}")
        if not is_green:
            print(done.stdout[-20_000:], done.stderr[-5_000:], sep="\n")
        failed |= not is_green
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
