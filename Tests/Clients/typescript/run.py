"""The TypeScript client at work: emitted, compiled by tsc, and run in Node.

    python3 Tests/Clients/typescript/run.py [--accord PROGRAM] [--server PROGRAM]

The client of openapi.yml beside this file is held against what types.ts says of its types, and meets a planted server
(runtime.test.mjs, sockets.test.mjs). The client of the project's own contract calls every operation of a running server
(operations.test.mjs), and must be small.
"""
import argparse
import gzip
import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))
import server

OPTIONS = {
    "strict": True, "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "noImplicitOverride": True,
    "noPropertyAccessFromIndexSignature": False, "noImplicitReturns": True, "noUnusedLocals": True,
    "noUnusedParameters": True, "target": "es2020", "module": "es2020", "moduleResolution": "node", "types": [],
    "removeComments": True,
}
# All JavaScript of the client of openapi.yml, without comments, after gzip.
MOST_BYTES = 12 * 1024


def run(*command, **keywords):
    done = subprocess.run([str(part) for part in command], **keywords)
    if done.returncode != 0:
        sys.exit(f"typescript: '{command[0]}' ends with status {done.returncode}")


def compiled(accord, document, folder, others=()):
    """The JavaScript of a document's client, in a folder of its own; other files are compiled with it."""
    run(accord, "generate", document, "--language", "typescript", "--output", folder / "client",
        stderr=subprocess.DEVNULL)
    for file in others:
        (folder / file.name).write_text(file.read_text())
    options = {**OPTIONS, "outDir": str(folder / "out"), "rootDir": str(folder)}
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["**/*.ts"]}))
    run("tsc", "-p", folder)
    (folder / "out" / "package.json").write_text('{"type": "module"}')
    return folder / "out" / "client"


def test(client, *names, **environment):
    run("node", "--test", *(HERE / name for name in names),
        env={**os.environ, "ACCORD_CLIENT": str(client), **environment}, timeout=150)


def measure(client):
    text = b"".join(path.read_bytes() for path in sorted(client.rglob("*.js")))
    size = len(gzip.compress(text, 9, mtime=0))
    print(f"typescript: the client of openapi.yml is {len(text):,} bytes of JavaScript, {size:,} after gzip")
    if size > MOST_BYTES:
        sys.exit(f"typescript: {size:,} bytes are more than {MOST_BYTES:,}")


def call_everything(client, binary):
    password, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="accord-client-") as data:
        # Before the server: it waits for nobody while it has the store.
        run(binary, "create-admin", "--email", "admin@example.org", "--data", data, input=password + "\n", text=True,
            stdout=subprocess.DEVNULL)
        with server.running("--webhook-secrets", secret, data=data, binary=binary) as running:
            test(client, "operations.test.mjs", ACCORD_URL=running.url, ACCORD_ADMIN_PASSWORD=password,
                 ACCORD_WEBHOOK_SECRET=secret)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accord", default=ROOT / ".build" / "debug" / "accord")
    parser.add_argument("--server", default=ROOT / ".build" / "debug" / "accord-server")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="typescript-") as folder:
        folder = pathlib.Path(folder)
        for name in ("everything", "accord"):
            (folder / name).mkdir()
        everything = compiled(options.accord, HERE / "openapi.yml", folder / "everything", [HERE / "types.ts"])
        test(everything, "runtime.test.mjs", "sockets.test.mjs")
        own = compiled(options.accord, ROOT / "openapi.yml", folder / "accord")
        measure(own)
        call_everything(own, options.server)


main()
