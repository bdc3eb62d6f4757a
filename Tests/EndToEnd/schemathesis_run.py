#!/usr/bin/env python3
"""Schemathesis, another team's tester, against the server that is built already: every check, every phase, first without
a token, then with one.

    .venv/bin/python Tests/EndToEnd/schemathesis_run.py [EXAMPLES] [--seed N] [--binary FILE]

EXAMPLES is how many random cases an operation gets, beside those that follow from the contract alone; 40 unless told, and
300 make about 20,000 cases a run. Red when Schemathesis has found anything, and when fewer than 30 % of the answers to
somebody are 2xx.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from server import ROOT, running

SUCCESSES_WANTED = 0.30

# What is asked for would otherwise run into limits that are meant to be met: on log-ins, and on passwords in work.
OPTIONS = ("--login-burst", "1000000", "--password-queue", "10000")
PASSWORD = "a root of long standing"


def with_administrator(folder, binary):
    """A data directory with one account."""
    data = folder / "data"
    command = [binary or ROOT / ".build/debug/accord-server", "create-admin", "--email", "root@example.org", "--data", data]
    subprocess.run(command, input=PASSWORD + "\n", text=True, check=True, capture_output=True)
    return data


def run(server, arguments, signs_in, folder):
    """Whether it found nothing, and how many answers had which status."""
    tally = folder / f"tally-{signs_in}.json"
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": str(ROOT / "Tests/EndToEnd/schemathesis_hooks.py"),
        "ACCORD_URL": server.url,
        "ACCORD_SIGNS_IN": "true" if signs_in else "false",
        "ACCORD_PASSWORD": PASSWORD,
        "ACCORD_TALLY": str(tally),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        ROOT / ".venv/bin/schemathesis", "--config-file", ROOT / "Tests/EndToEnd/schemathesis.toml",
        "run", ROOT / "openapi.yml", "--url", server.url, "--checks", "all",
        "--continue-on-failure", "--max-examples", arguments.examples, "--seed", arguments.seed, "--warnings", "off",
        "--no-color",
    ]
    # It keeps what it found in the folder that it runs in, and starts with that the next time.
    done = subprocess.run([str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True)
    found = re.search(r"(\d+) generated", done.stdout)
    cases = int(found[1]) if found else 0
    is_green = done.returncode == 0 and cases > 0
    if not is_green:
        print(done.stdout[-20_000:], done.stderr[-5_000:], sep="\n")
    statuses = json.loads(tally.read_text()) if tally.exists() else {}
    return is_green, cases, statuses


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", nargs="?", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", type=pathlib.Path)
    arguments = parser.parse_args()
    failed = False
    for signs_in in (False, True):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            data = with_administrator(folder, arguments.binary)
            with running(*OPTIONS, binary=arguments.binary, data=data) as server:
                is_green, cases, statuses = run(server, arguments, signs_in, folder)
                is_alive = server.process.poll() is None
        successes = sum(count for status, count in statuses.items() if status.startswith("2")) / max(1, sum(statuses.values()))
        who = "somebody" if signs_in else "nobody"
        print(f"schemathesis as {who}: {cases} cases, {'no failure' if is_green else 'FAILURES'}, {successes:.0%} of the answers 2xx")
        failed |= not is_green or not is_alive or (signs_in and successes < SUCCESSES_WANTED)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
