"""The table, the wanted figures, and the last figures of peers that were not there."""

import datetime
import os
import platform
import subprocess

from cases import ALL, CHAT, CONSTANT, READ


def merged(history, medians, labels):
    """The last figures of each case and peer, with their date; those of this run replace older ones."""
    today = datetime.date.today().isoformat()
    figures = {case: dict(of_peers) for case, of_peers in history.items()}
    for case, of_peers in medians.items():
        for name, values in of_peers.items():
            rounded = {key: float(f"{value:.4g}") for key, value in values.items()}
            figures.setdefault(case, {})[name] = {"label": labels.get(name, name), "date": today} | rounded
    return figures


class Figures:
    """Figures of this run, for ratios: those of another day make none with today's."""

    def __init__(self, medians):
        self.medians = medians

    def value(self, case, name, key="cpu_us"):
        return self.medians.get(case, {}).get(name, {}).get(key)

    def ratio(self, upper, lower):
        above, below = self.value(*upper), self.value(*lower)
        return above / below if above is not None and below else None


def wanted(figures):
    """Name, limit, what was found; a limit that starts with '>=' is a least."""
    constant, read = (CONSTANT, "accord-constant"), (READ, "accord")
    of = figures.value

    def scaled(value, factor):
        return None if value is None else value / factor

    lines = [
        ("constant answer, CPU x nginx `return 200`", "<= 1.15", figures.ratio(constant, (CONSTANT, "nginx"))),
        ("Hummingbird's CPU x ours", ">= 4", figures.ratio((CONSTANT, "hummingbird"), constant)),
        ("FastAPI's CPU x ours", ">= 15", figures.ratio((CONSTANT, "fastapi"), constant)),
        ("Django REST framework's CPU x ours", ">= 40", figures.ratio((CONSTANT, "drf"), constant)),
        ("one message by id, CPU x nginx `return 200`", "<= 2.5", figures.ratio(read, (CONSTANT, "nginx"))),
    ]
    for count in (64, 200):
        case = f"post-{count}"
        lines += [
            (f"post, {count} connections, CPU us", "<= 45", of(case, "accord")),
            (f"post, {count} connections, posts a second x Go", ">= 2.5",
             figures.ratio((case, "accord", "rate"), (case, "go", "rate"))),
            (f"post, {count} connections, p99 ms", "<= 100", of(case, "accord", "p99_ms")),
        ]
    return lines + [
        ("delivered message, CPU x C epoll that stores", "<= 1.3", figures.ratio((CHAT, "accord"), (CHAT, "epoll"))),
        ("delivered message, CPU x C epoll that stores nothing", "<= 1.3",
         figures.ratio((CHAT, "accord"), (CHAT, "epoll-only"))),
        ("download, CPU x nginx sendfile", "<= 1.1",
         figures.ratio(("files", "accord", "download_cpu_s"), ("files", "nginx-sendfile", "download_cpu_s"))),
        ("upload, CPU s/GB", "<= 2.0", of("files", "accord", "upload_cpu_s")),
        ("first answer after exec, ms", "<= 25", of("start", "accord", "first_answer_ms")),
        ("idle memory, MiB", "<= 16", scaled(of("start", "accord", "idle_bytes"), 1 << 20)),
        ("release binary, MB", "<= 25", scaled(of("start", "accord", "binary_bytes"), 1e6)),
    ]


def version(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]
    except (OSError, IndexError):
        return f"no {command[0]}"


def show(figures, medians, wanted_cases, names, skipped, options):
    """Prints what Benchmarks/README.md keeps.

    `figures` has the last ones of all peers, `medians` those of this run, `names` whoever was asked for.
    """
    print(f"\n{datetime.date.today()}, {os.cpu_count()} {platform.machine()} cores, Linux {platform.release()}, "
          f"{version('swift', '--version')}; {options.rounds} rounds of {options.seconds} s, medians; "
          f"load average of the last 15 minutes {os.getloadavg()[2]:.1f}.\n")
    today = Figures(medians)
    for case in wanted_cases:
        rows = {
            name: dict(row) for name, row in figures.get(case, {}).items()
            if name in names or name in medians.get(case, {})
        }
        if rows:
            title, denominator = ALL[case]
            print(f"### {title}\n")
            for name, row in rows.items():
                if today.medians.get(case, {}).get(name) is None:
                    row["label"] += f" ({row['date']}: not measured this time)"
            if denominator:
                show_loads(case, denominator, rows, today)
            else:
                show_plain(case, rows)
            print()
    print("| wanted | limit | found | |\n| --- | ---: | ---: | --- |")
    for name, limit, found in wanted(today):
        if found is not None:
            bound = float(limit[2:])
            met = found >= bound if limit.startswith(">") else found <= bound
            print(f"| {name} | {limit} | {found:.2f} | {'met' if met else 'not met'} |")
    for name, reason in skipped.items():
        print(f"\nSKIPPED {name}: {reason}")


def show_loads(case, denominator, rows, today):
    base = (case, "epoll") if case == CHAT else (CONSTANT, "nginx")
    ours = (case, "accord-constant" if case == CONSTANT else "accord")
    beside = "x C, stored" if case == CHAT else "x nginx `return 200`"
    unit = "deliveries/s" if case == CHAT else "requests/s"
    print(f"| server | CPU us/{denominator} | {beside} | x Accord | {unit} | p50 ms | p99 ms | errors |")
    print("| --- |" + " ---: |" * 7)
    for name, row in sorted(rows.items(), key=lambda pair: pair[1]["cpu_us"]):
        ratios = [today.ratio((case, name), other) for other in (base, ours)]
        texts = ["" if ratio is None else f"{ratio:.2f}" for ratio in ratios]
        print(f"| {row['label']} | {row['cpu_us']:.1f} | {' | '.join(texts)} | {row['rate']:,.0f} | "
              f"{row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['errors']:.1%} |")


#: Title, figure, unit, digits.
COLUMNS = {
    "start": [
        ("first answer ms", "first_answer_ms", 1, 1), ("idle MiB", "idle_bytes", 1 << 20, 1),
        ("binary MB", "binary_bytes", 1e6, 1), ("stripped MB", "stripped_bytes", 1e6, 1),
    ],
    "idle": [("bytes of memory a socket", "bytes", 1, 0)],
    "files": [("upload CPU s/GB", "upload_cpu_s", 1, 2), ("download CPU s/GB", "download_cpu_s", 1, 2)],
}


def show_plain(case, rows):
    columns = COLUMNS[case]
    print(f"| server | {' | '.join(title for title, *_ in columns)} |")
    print("| --- |" + " ---: |" * len(columns))
    for row in sorted(rows.values(), key=lambda row: row.get(columns[0][1], 0)):
        texts = [f"{row[key] / unit:,.{digits}f}" if key in row else "" for _, key, unit, digits in columns]
        print(f"| {row['label']} | {' | '.join(texts)} |")
