#!/usr/bin/env python3
"""What the server costs, with its peers beside it in the same run.

Rounds are interleaved (each case, each peer, and again), and medians are printed: on a shared machine absolute times
drift, ratios hold. CPU time is user and system time of all processes of a server, from the kernel; the load comes from
this machine, over loopback, and is bounded by time. A peer that cannot be built or started is skipped loudly, and the
table has its last figures with their date.
"""

import argparse
import json
import pathlib
import resource
import shutil
import tempfile

import accord
import cases
import peers
import report
from gauges import BUILT, ROOT

ALL = [
    accord.AccordConstant, accord.Accord, peers.Nginx, peers.BareConstant, peers.Hummingbird, peers.Go,
    peers.FastAPI, peers.DRF, peers.ForgetfulBroadcaster, peers.Broadcaster, peers.NIO, peers.Websockets, peers.Channels,
]


def arguments():
    parser = argparse.ArgumentParser(
        prog="script/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", nargs="+", metavar="NAME", choices=[peer.name for peer in ALL],
                        help="only these: " + ", ".join(peer.name for peer in ALL))
    parser.add_argument("--cases", nargs="+", metavar="NAME", choices=list(cases.ALL),
                        help="only these: " + ", ".join(cases.ALL))
    parser.add_argument("--rounds", type=int, default=3, help="how often each case is run (3)")
    parser.add_argument("--seconds", type=int, default=4, help="how long a load lasts (4)")
    parser.add_argument("--sockets", type=int, default=10000, help="idle WebSockets of the case 'idle' (10000)")
    parser.add_argument("--mebibytes", type=int, default=1024, help="size of the file of the case 'files' (1024)")
    parser.add_argument("--no-record", action="store_true", help="leave Benchmarks/peers/last.json as it is")
    return parser.parse_args()


def started(wanted):
    """The peers that are there, running; why the others are not."""
    running, skipped = [], {}
    for kind in wanted:
        peer = kind()
        try:
            print(f"bench: building {peer.name}", flush=True)
            peer.build()
            peer.start()
            cases.check(peer)
            running.append(peer)
        except (peers.Missing, *cases.FAILURES) as reason:
            peer.stop()
            skipped[peer.name] = str(reason)
            print(f"SKIP {peer.name}: {reason}", flush=True)
    return running, skipped


def main():
    options = arguments()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    BUILT.mkdir(parents=True, exist_ok=True)
    peers.run("cc", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o", BUILT / "audience",
              ROOT / "Benchmarks/websocket/audience.c")
    wanted_cases = options.cases or list(cases.ALL)
    wanted = [kind for kind in ALL if options.peers is None or kind.name in options.peers]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scripts-", dir=BUILT))
    running, skipped = [], {}
    try:
        running, skipped = started(wanted)
        runs = cases.Runs(options, running, folder)
        for number in range(options.rounds):
            for case in wanted_cases:
                print(f"bench: round {number + 1} of {options.rounds}, {case}", flush=True)
                runs.measure(case, is_last=number == options.rounds - 1)
    finally:
        for peer in running:
            peer.stop()
        shutil.rmtree(folder, ignore_errors=True)
    last = ROOT / "Benchmarks/peers/last.json"
    history = json.loads(last.read_text()) if last.exists() else {}
    medians = runs.medians()
    labels = {kind.name: kind.label for kind in ALL} | {"nginx-sendfile": "nginx `sendfile`"}
    figures = report.merged(history, medians, labels)
    if not options.no_record:
        last.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    report.show(figures, medians, wanted_cases, {kind.name for kind in wanted}, skipped, options)
    # Ours has no excuse.
    return 1 if any(name.startswith("accord") for name in [*skipped, *runs.failed]) else 0


if __name__ == "__main__":
    raise SystemExit(main())
