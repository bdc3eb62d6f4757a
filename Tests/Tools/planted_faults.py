#!/usr/bin/env python3
"""`accord check` against a server without a fault, which it finds nothing in, and with each of those of
planted/server.py, which the check named there has to find; and against servers that are no use at all.

    planted_faults.py [--binary PATH] [--fault N] [--seed N]
"""

import argparse
import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANTED = pathlib.Path(__file__).parent / "planted"
sys.path.insert(0, str(PLANTED))
import server as planted  # noqa: E402

SILENT = {"an answer takes for ever", "a body has no end"}


def check(binary, url, *options):
    """The status, the report where there is one, what was said, and the seconds."""
    command = [binary, "check", url, "--format", "json", "--timeout", "2", *options]
    start = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=120)
    report = json.loads(done.stdout) if done.stdout else None
    return done.returncode, report, done.stderr.decode(), time.monotonic() - start


@contextlib.contextmanager
def running(fault):
    process = subprocess.Popen(
        [sys.executable, PLANTED / "server.py", "--fault", str(fault)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def try_fault(number, options):
    """What is wrong with what was found; None when nothing is."""
    name, expected = planted.FAULTS[number]
    with running(number) as url:
        status, report, said, seconds = check(
            options.binary, url, "--all-methods", "--header", "X-Key: secret", "--seed", options.seed
        )
    found = sorted({finding["check"] for finding in (report or {}).get("findings", [])})
    if expected is None:
        return None if (status, found) == (0, []) else f"{name}: {status} {said}{report and report['findings']}"
    if status != 1 or expected not in found:
        return f"{name}: expected {expected}, found {found}, status {status}: {said}"
    if seconds > 60:
        return f"{name}: it took {seconds:.0f} s"
    lines = [finding["replay"] for finding in report["findings"]]
    if not all("curl " in line and f"ACCORD_SEED={options.seed} " in line for line in lines):
        return f"{name}: a finding has no replay line"
    return None


# Servers that are none.


@contextlib.contextmanager
def listening(answer):
    """A listener whose connections are given to a function, or never accepted."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=attend, args=(connection,), daemon=True).start()

    def attend(connection):
        with contextlib.suppress(OSError), connection:
            while connection.recv(65536):
                answer(connection)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def endless(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        connection.sendall(b"[" * 65536)


def expect(name, status, words, found, problems):
    code, report, said, seconds = found
    shown = said + json.dumps((report or {}).get("findings", []))
    if code != status or words not in shown or seconds > 45 or len(said.splitlines()) > 5:
        problems.append(f"{name}: status {code} after {seconds:.0f} s: {shown[:2000]}")


def try_bad_servers(options, problems):
    document = ["--document", PLANTED / "openapi.yml"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = f"http://127.0.0.1:{taken.getsockname()[1]}"
    for given in ([], document):
        expect("unreachable", 2, "does not answer", check(options.binary, free, *given), problems)
    answers = {
        "hangs": lambda connection: None,
        "garbage": lambda connection: connection.sendall(b"\x16\x03\x01 nothing of HTTP\r\n\r\n" * 100),
        "closes": lambda connection: connection.close(),
        "endless": endless,
    }
    for name, answer in answers.items():
        with listening(answer) as url:
            expect(name, 2, "does not answer", check(options.binary, url, *document), problems)
    redirect = b"HTTP/1.1 302 Found\r\nLocation: /pets\r\nContent-Length: 0\r\n\r\n"
    with listening(lambda connection: connection.sendall(redirect)) as url:
        found = check(options.binary, url, *document)
        expect("redirects", 1, "does not declare the status 302", found, problems)
        expect("redirects to a document", 2, "has no document at", check(options.binary, url), problems)
    with running(0) as url:
        expect("https where nobody speaks it", 2, "the handshake of TLS failed", check(options.binary, "https" + url[4:]), problems)
        with tempfile.TemporaryDirectory() as name:
            files = [pathlib.Path(name) / "found.xml", pathlib.Path(name) / "found.html"]
            written = ["--junit", files[0], "--html", files[1], "--format", "github", "--cases", "5"]
            command = [options.binary, "check", url, *written]
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
            shown = [file.read_text() for file in files if file.exists()]
            if done.returncode or done.stdout or len(shown) != 2 or "<testsuites" not in shown[0]:
                problems.append(f"reports: {done.returncode} {done.stdout} {done.stderr}")
        expect("an unknown operation", 2, "did you mean 'getPet'", check(options.binary, url, "--operation", "getPets"), problems)
        readings = check(options.binary, url, "--cases", "10")
        expect("only what is safe", 0, "", readings, problems)
        if "3 left out" not in readings[2]:
            problems.append(f"only what is safe: {readings[2]}")
        first, second = (check(options.binary, url, "--cases", "30", "--phases", "random", "--operation", "listPets") for _ in "12")
        counts = [found[1]["tests"][0]["exchanges"] for found in (first, second)]
        if counts[0] != counts[1]:
            problems.append(f"a seed does not repeat: {counts}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / ".build/debug/accord")
    parser.add_argument("--fault", type=int, help="only this one")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    numbers = range(len(planted.FAULTS)) if options.fault is None else [options.fault]
    problems = [problem for number in numbers if (problem := try_fault(number, options))]
    faults = sum(1 for number in numbers if planted.FAULTS[number][1])
    if options.fault is None:
        try_bad_servers(options, problems)
    for problem in problems:
        print(problem)
    print(f"accord check: {faults} planted faults, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
