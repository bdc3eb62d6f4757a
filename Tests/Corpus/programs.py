"""Programs of what is emitted for a document: compiled against the debug build of the project, and given bodies.

The document's operations must be `post` with an operationId and a body of JSON; the handlers are given as Swift
statements. Tests/Corpus/main.swift is the program around them.
"""
import json
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.normpath(os.path.join(ROOT, "..", "shared", "corpus"))
BUILD = os.path.join(ROOT, ".build", "debug")
SYSTEM = ("CPCRE2", "COpenSSL", "CArgon2", "CZlib")
MODULES = (
    "ContractRuntime", "Compression", "HTTPMessages", "JSON", "JSONSchema", "Patterns", "Timestamps", "WebSocket",
    "Cryptography")
# The last one has what the standard library offers to code that is not optimized.
LIBRARIES = ("pcre2-8", "crypto", "argon2", "z", "swiftSwiftOnoneSupport")
CONFIGURATION = "access: internal\nservices: single\n"
# What the project's targets are compiled with.
FEATURES = (
    "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault")


class Failure(Exception):
    """What the generator or the compiler says."""


def root_options(document):
    """What lets references of a document of the corpus lead to everything in the folder of its suite."""
    path = os.path.relpath(document, CORPUS)
    return [] if path.startswith(os.pardir) else ["--root", os.path.join(CORPUS, path.split(os.sep)[0])]


def generate(accord, document, output):
    """Emits the code of a document; the diagnostics, each an object as `--format json` has them."""
    run = subprocess.run(
        [accord, "generate", document, "--output", output, "--format", "json", *root_options(document)],
        capture_output=True, timeout=120)
    if run.returncode not in (0, 1):
        raise Failure(f"the generator ends with status {run.returncode}")
    found = json.loads(run.stdout)["diagnostics"]
    if run.returncode == 1:
        first = next((item for item in found if item["severity"] == "error"), None)
        raise Failure(f"is refused: {first['message']} [{first['code']}]" if first else "is refused without an error")
    return found


def swiftc(files, *arguments, timeout=600):
    """Runs the compiler as SwiftPM would for a target of the project."""
    command = ["swiftc", "-swift-version", "6", "-strict-memory-safety", "-I", os.path.join(BUILD, "Modules")]
    command += [f"-I{ROOT}/Sources/System/{name}" for name in SYSTEM]
    for feature in FEATURES:
        command += ["-enable-upcoming-feature", feature]
    return subprocess.run([*command, *arguments, *files], capture_output=True, text=True, timeout=timeout)


def swift_files(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".swift")]


def build(sources, handlers, program, timeout=600):
    """Compiles emitted files and handlers (Swift functions) into a program."""
    with open(os.path.join(sources, "Handlers.swift"), "w", encoding="utf-8") as file:
        file.write("import ContractRuntime\n\nstruct Handlers: Operations {\n" + "".join(handlers) + "}\n")
    link(swift_files(sources) + [os.path.join(ROOT, "Tests", "Corpus", "main.swift")], program, timeout=timeout)


def link(files, program, modules=(), timeout=600):
    """Compiles files into a program that stands on the runtime, and on further modules of the debug build."""
    objects = []
    for module in (*MODULES, *modules):
        folder = os.path.join(BUILD, f"{module}.build")
        objects += [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".o")]
    libraries = [f"-l{name}" for name in LIBRARIES]
    run = swiftc(
        files, "-Onone", "-module-name", "Emitted", "-o", program, *objects, *libraries, timeout=timeout)
    if run.returncode != 0:
        lines = [line for line in run.stderr.splitlines() if "error:" in line] or [run.stderr[-500:]]
        raise Failure("does not compile: " + "; ".join(lines[:3]))


def answers(program, cases, timeout=120):
    """Sends the cases: objects with `name`, `path` and `body`. By name, the status and the body of each answer."""
    path = program + ".json"
    with open(path, "w", encoding="utf-8") as file:
        json.dump(cases, file)
    run = subprocess.run([program, path], capture_output=True, text=True, timeout=timeout)
    if run.returncode != 0:
        raise Failure(f"the program ends with status {run.returncode}: {run.stderr[-500:]}")
    found = {}
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            item = json.loads(line)
            found[item["name"]] = (item["status"], item["body"])
        else:
            raise Failure(line)
    return found
