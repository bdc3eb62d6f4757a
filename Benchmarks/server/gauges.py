"""What is read off running processes, and the loads that are put on them."""

import contextlib
import json
import pathlib
import re
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build/peers"


def family(pid):
    """A process and all that it has started."""
    pids = [pid]
    for parent in pids:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*"):
            with contextlib.suppress(OSError):
                pids += map(int, (task / "children").read_text().split())
    return pids


def cpu_seconds(pids):
    """User and system time of processes: what /proc/PID/stat tells, in nanoseconds instead of hundredths of a second.

    The clock's number is made as Linux makes it (kernel/time/posix-cpu-timers.c, include/linux/posix-timers.h).
    """
    scheduled = 2
    return sum(time.clock_gettime((~pid << 3) | scheduled) for pid in pids)


def resident_bytes(pids):
    """Resident memory; what processes share counts once."""
    total = 0
    for pid in pids:
        rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1]) << 10
    return total


def stripped_bytes(binary):
    """How large a program is without symbols and debug information."""
    with tempfile.NamedTemporaryFile(dir=BUILT) as file:
        subprocess.run(["strip", "-o", file.name, binary], check=True)
        return pathlib.Path(file.name).stat().st_size


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, pause=0.02):
    """Waits until a condition holds that may fail with OSError; the seconds it took."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        with contextlib.suppress(OSError):
            if condition():
                return time.monotonic() - started
        time.sleep(pause)
    raise TimeoutError(f"nothing within {seconds} s")


def answers(port, target):
    """Whether a GET is answered with 200: by hand, because http.client alone takes milliseconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return connection.recv(12).endswith(b" 200")


def listens(port):
    socket.create_connection(("127.0.0.1", port), timeout=10).close()
    return True


MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}


def requests(pids, url, connections, seconds, script):
    """One run of wrk: CPU microseconds a request, requests a second, p50 and p99 in milliseconds, share of errors."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", script, url]
    before = cpu_seconds(pids)
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    spent = cpu_seconds(pids) - before
    count = int(re.search(r"(\d+) requests in", output)[1])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    errors = (int(wrong[1]) if wrong else 0) + (sum(map(int, lost.groups())) if lost else 0)

    def quantile(share):
        found = re.search(rf"{share}%\s+([\d.]+)(us|ms|s|m)\b", output)
        return float(found[1]) * MILLISECONDS[found[2]]

    return {
        "cpu_us": spent / max(count, 1) * 1e6,
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        "p50_ms": quantile(50),
        "p99_ms": quantile(99),
        "errors": errors / max(count, 1),
    }


class Audience:
    """Members of a chat, in a process of their own."""

    def __init__(self, port, target, members, rate, seconds, fields):
        self.process = subprocess.Popen(
            [BUILT / "audience", *map(str, (port, target, members, rate, seconds)), *fields],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        if self.process.stdout.readline() != "open\n":
            raise RuntimeError(f"the audience did not get in: {self.process.wait()}")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def speak(self):
        """All texts are sent; what came of it."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the audience was thrown out")
        return json.loads(line)


def deliveries(pids, port, target, fields, members, rate, seconds):
    """A chat at work: CPU microseconds a delivered message, deliveries a second, latencies, share of what did not come."""
    with Audience(port, target, members, rate, seconds, fields) as audience:
        before, started = cpu_seconds(pids), time.monotonic()
        result = audience.speak()
        spent, lasted = cpu_seconds(pids) - before, time.monotonic() - started
    return {
        "cpu_us": spent / max(result["delivered"], 1) * 1e6,
        "rate": result["delivered"] / lasted,
        "p50_ms": result["p50_ms"],
        "p99_ms": result["p99_ms"],
        "errors": 1 - result["delivered"] / result["expected"],
    }


def idle_sockets(pids, port, target, fields, count):
    """Bytes of resident memory that each of many silent sockets costs; the first hundred pay for what all share."""
    with Audience(port, target, 100, 0, 0, fields):
        before = resident_bytes(pids)
        with Audience(port, target, count - 100, 0, 0, fields):
            time.sleep(1)
            return {"bytes": (resident_bytes(pids) - before) / (count - 100)}
