"""Runs the proofs that take long, and tells of each figure what was wanted and what was measured.

A row that does not hold makes the exit status 1. `--scale` multiplies counts (of connections, restarts, mebibytes), so that
a short run shows at least that everything works; `--seconds` is how long a load lasts where that matters. Figures are of
whole runs on quiet cores only.
"""
import argparse
import datetime
import importlib
import pathlib
import resource
import sys
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path += [str(ROOT / "Tests/EndToEnd"), str(ROOT / "Benchmarks/server")]

#: Each proof: its module, and what it shows.
PROOFS = {
    "descriptors": ("descriptors", "R7: 64 descriptors and 200 clients"),
    "memory": ("memory", "R7: 128 MiB of memory under load"),
    "slowloris": ("slowloris", "R10: 3,000 slow clients beside others"),
    "stalled": ("stalled", "R12: 500 WebSockets that read nothing, beside others"),
    "stopping": ("stopping", "R13: what SIGTERM does, and a second one"),
    "rolling": ("rolling", "R13: two servers behind haproxy, stopped and started by turns under load"),
    "handover": ("rolling", "R13: one store, whose servers hand a listening socket on, under load"),
    "mixed": ("mixed", "everything at once, for long: memory, descriptors, threads; nothing that was acknowledged is lost"),
    "large": ("others", "F5: a file of 1 GiB, up and down"),
    "idle": ("others", "R8: 10,000 idle WebSockets"),
    "kill": ("others", "R1: 500 kills in the middle of 50 writers"),
    "conformance": ("others", "W1: every case of WebSocket, each with as many messages as Autobahn sends"),
}


class Run:
    """What the proofs are given, and the rows that they fill."""

    def __init__(self, binary, scale, seconds):
        self.binary = binary
        self.scale = scale
        self.asked_seconds = seconds
        self.name = None
        self.rows = []

    def scaled(self, count, least=1):
        return max(least, round(count * self.scale))

    def seconds(self, usual, least=1):
        """How long a load lasts."""
        return self.asked_seconds or max(least, round(usual * min(self.scale, 1)))

    def row(self, what, wanted, found, holds):
        """Notes a figure: `wanted` and `found` are texts, `holds` is the verdict."""
        self.rows.append((self.name, what, wanted, found, bool(holds)))
        print(f"soak: {self.name}: {what}: wanted {wanted}, found {found}{'' if holds else '   FAILED'}", flush=True)

    def at_most(self, what, limit, found, unit=""):
        self.row(what, f"<= {limit:g}{unit}", f"{found:.4g}{unit}", found <= limit)

    def none(self, what, found):
        """A list, of which there should be nothing."""
        self.row(what, "0", f"{len(found)}" + (f": {found[:3]}" if found else ""), not found)


def run_one(run, name):
    """Runs a proof; one that breaks off is a row too."""
    run.name = name
    print(f"soak: {name}: {PROOFS[name][1]}", flush=True)
    started = time.monotonic()
    try:
        getattr(importlib.import_module(PROOFS[name][0]), name)(run)
    except Exception as reason:  # Whatever it is, the others go on.
        traceback.print_exc()
        run.row("the proof itself", "an end", f"{type(reason).__name__}: {reason}", False)
    print(f"soak: {name}: {time.monotonic() - started:.0f} s", flush=True)


def show(rows):
    print(f"\n{datetime.date.today().isoformat()}\n\n| proof | what | wanted | found | |\n| --- | --- | ---: | ---: | --- |")
    for name, what, wanted, found, holds in rows:
        print(f"| {name} | {what} | {wanted} | {found} | {'met' if holds else 'not met'} |")


def main():
    parser = argparse.ArgumentParser(
        prog="script/soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these: " + ", ".join(PROOFS))
    parser.add_argument("--list", action="store_true", help="name the proofs")
    parser.add_argument("--scale", type=float, default=1, help="multiplies counts and usual times (1)")
    parser.add_argument("--seconds", type=int, help="how long loads last")
    parser.add_argument("--binary", type=pathlib.Path, help="the server, built already")
    options = parser.parse_args()
    if options.list:
        for name, (_, what) in PROOFS.items():
            print(f"{name:12} {what}")
        return 0
    for name in options.names:
        if name not in PROOFS:
            parser.error(f"there is no proof '{name}'; expected one of {', '.join(PROOFS)}")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    binary = (options.binary or ROOT / ".build/release/accord-server").resolve()
    run = Run(binary, options.scale, options.seconds)
    for name in options.names or PROOFS:
        run_one(run, name)
    show(run.rows)
    return 0 if all(row[-1] for row in run.rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
