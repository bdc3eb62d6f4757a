#!/usr/bin/env python3
"""Measures the generator on large documents: CPU time, peak memory, emitted lines, and what it costs to compile them.

    swift build && swift build -c release --product accord
    python3 Benchmarks/generator/measure.py [--compile] [--release] [DOCUMENT ...]

Times are user and system time of a process with its children; of several runs the quickest counts. --compile compiles
the emitted code as SwiftPM does in debug (incremental, in batches), once clean and once after the description of one
schema was changed. --release compiles it as SwiftPM does for a release: optimized, the module as a whole.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.normpath(os.path.join(ROOT, "..", "shared", "corpus", "real-world"))
DOCUMENTS = [
    os.path.join(ROOT, "openapi.yml"),
    os.path.join(CORPUS, "box", "openapi.json"),
    os.path.join(CORPUS, "discord", "specs", "openapi.json"),
    os.path.join(CORPUS, "zulip", "zerver", "openapi", "zulip.yaml"),
    os.path.join(CORPUS, "adyen", "yaml", "ManagementService-v3.yaml"),
    os.path.join(CORPUS, "xero", "xero_accounting.yaml"),
]
ACCORD = os.path.join(ROOT, ".build", "release", "accord")


def run(arguments):
    """The exit status, the CPU seconds and the peak memory in MiB of a process and its children."""
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def generate(document, folder, rounds=3):
    results = [run([ACCORD, "generate", document, "--output", folder]) for _ in range(rounds)]
    return results[0][0], min(result[1] for result in results), max(result[2] for result in results), results[0][3]


def sizes(folder):
    """How many operations there are, their lines, and the lines of types."""
    lines = types = operations = 0
    for path in glob.glob(os.path.join(folder, "*.swift")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if os.path.basename(path) == "Document.swift":
            continue
        if os.path.basename(path).startswith("Schemas"):
            types += text.count("\n")
        else:
            lines += text.count("\n")
            operations += len(re.findall(r"public static let description = OperationDescription", text))
    return operations, lines, types


def compile_files(source, build):
    """Compiles what changed, without optimizing; as compiled()."""
    files = sorted(glob.glob(os.path.join(source, "*.swift")))
    outputs = {"": {"swift-dependencies": os.path.join(build, "module.swiftdeps")}}
    for path in files:
        stem = os.path.join(build, os.path.splitext(os.path.basename(path))[0])
        outputs[path] = {"object": stem + ".o", "swift-dependencies": stem + ".swiftdeps"}
    table = os.path.join(build, "files.json")
    if not os.path.exists(table):
        with open(table, "w", encoding="utf-8") as file:
            json.dump(outputs, file)
    return compiled(files, build, ["-Onone", "-incremental", "-enable-batch-mode", "-output-file-map", table])


def compile_release(source, build):
    """Compiles everything, optimized; as compiled()."""
    files = sorted(glob.glob(os.path.join(source, "*.swift")))
    return compiled(
        files, build, ["-O", "-whole-module-optimization", "-o", os.path.join(build, "Emitted.o")])


def compiled(files, build, mode):
    """Runs the compiler; the status, CPU seconds, memory of the largest process, and the output."""
    arguments = [
        "swiftc", "-c", "-g", "-j2", "-parse-as-library", "-swift-version", "6", "-module-name", "Emitted",
        "-emit-module", "-emit-module-path", os.path.join(build, "Emitted.swiftmodule"), *mode,
        "-I", os.path.join(ROOT, ".build", "debug", "Modules")]
    for name in ("CPCRE2", "COpenSSL", "CArgon2", "CZlib"):
        arguments += ["-I", os.path.join(ROOT, "Sources", "System", name)]
    for feature in (
            "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
            "NonisolatedNonsendingByDefault"):
        arguments += ["-enable-upcoming-feature", feature]
    return run(arguments + files)


def touched(document, folder):
    """The document with another description of a schema in the middle, as a file."""
    path = os.path.join(folder, os.path.basename(document))
    with open(document, encoding="utf-8") as file:
        text = file.read()
    places = list(re.finditer(r"(?:^|[^\w])[\"']?description[\"']?:\s*[\"']?(?=[A-Z][a-z])", text))
    place = places[len(places) * 9 // 10].end()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:place] + "Touched and " + text[place:])
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", default=DOCUMENTS)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--release", action="store_true")
    options = parser.parse_args()
    head = ["document", "KB", "CPU s", "MiB", "operations", "lines an operation", "lines of types an operation"]
    if options.compile:
        head += ["clean CPU s", "MiB", "touched CPU s"]
    if options.release:
        head += ["release CPU s", "release MiB"]
    print("| " + " | ".join(head) + " |\n| --- |" + " ---: |" * (len(head) - 1))
    for document in options.documents:
        if not os.path.exists(document):
            print(f"{document}: skipped, it is not there", file=sys.stderr)
            continue
        name = os.path.relpath(document, CORPUS if os.path.realpath(document).startswith(os.path.realpath(CORPUS)) else ROOT)
        with tempfile.TemporaryDirectory() as source, tempfile.TemporaryDirectory() as build:
            status, seconds, memory, output = generate(document, source)
            row = [f"`{name}`", f"{os.path.getsize(document) / 1000:.0f}", f"{seconds:.2f}", f"{memory:.0f}"]
            if status != 0:
                print("| " + " | ".join(row + ["refused"]) + " |", flush=True)
                continue
            operations, lines, types = sizes(source)
            row += [str(operations), f"{lines / max(1, operations):.0f}", f"{types / max(1, operations):.0f}"]
            if options.release:
                # First, because --compile changes the document; told last, as the head has it.
                status, seconds, memory, output = compile_release(source, build)
                release = [f"{seconds:.1f}" if status == 0 else "fails", f"{memory:.0f}"]
                if status != 0:
                    print(output[:2000], file=sys.stderr)
            else:
                release = []
            if options.compile:
                status, seconds, memory, output = compile_files(source, build)
                row += [f"{seconds:.1f}" if status == 0 else "fails", f"{memory:.0f}"]
                if status == 0:
                    status, _, _, output = generate(touched(document, build), source, rounds=1)
                    row.append(f"{compile_files(source, build)[1]:.1f}" if status == 0 else "refused")
                else:
                    print(output[:2000], file=sys.stderr)
                    row.append("")
            print("| " + " | ".join(row + release) + " |", flush=True)


main()
