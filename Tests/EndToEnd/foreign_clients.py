#!/usr/bin/env python3
"""Makes clients of openapi.yml by generators that others wrote, and calls a real server by them.

    foreign_clients.py [NAME...]

openapi-generator (`typescript-fetch`, compiled by tsc and run in Node, and `python`), openapi-python-client, and the
models of datamodel-code-generator. Each registers, logs in, lists page by page, uploads and downloads, and gets 401, 404,
409 and 422 with the problem as a type of its own (Tests/EndToEnd/clients has the calls).
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import server as servers

ROOT = servers.ROOT
CALLS = ROOT / "Tests/EndToEnd/clients"
TOOLS = CALLS / ".venv/bin"
# The generators' own defects, and none of the contract's, are worked around here, each with its reason.


def run(command, folder):
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    result = subprocess.run(
        list(map(str, command)), cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if result.returncode != 0:
        sys.exit(f"foreign_clients: {' '.join(map(str, command))}\n{result.stdout[-4_000:]}")


def with_schemas(folder):
    """openapi.yml for generators that make nothing of content without a schema: openapi-generator ends with a
    NullPointerException, openapi-python-client leaves the response out.

    OpenAPI 3.1 says that bytes have none (4.8.14.1); those that are left out become what 3.0 said of bytes.
    """
    script = """
import sys, yaml
document = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
def walk(node):
    if isinstance(node, list):
        for value in node: walk(value)
    elif isinstance(node, dict):
        content = node.get("content")
        for media in content.values() if isinstance(content, dict) else []:
            if media == {}: media["schema"] = {"type": "string", "format": "binary"}
        for value in node.values(): walk(value)
walk(document)
yaml.safe_dump(document, open("openapi.yml", "w", encoding="utf-8"), sort_keys=False, allow_unicode=True)
"""
    run([TOOLS / "python", "-c", script, ROOT / "openapi.yml"], folder)
    return folder / "openapi.yml"


def typescript_fetch(folder):
    document = with_schemas(folder)
    run(["openapi-generator-cli", "generate", "-g", "typescript-fetch", "-i", document, "-o", "made"], folder)
    (folder / "calls.ts").write_bytes((CALLS / "calls.ts").read_bytes())
    # Debian's TypeScript is 4.8; what is generated counts on 4.9, for which `'id' in value` says that there is one.
    options = ["--strict", "--noImplicitAny", "false"]
    run(["tsc", *options, "--target", "es2020", "--module", "commonjs", "--lib", "es2020,dom", "calls.ts"], folder)
    return ["node", "calls.js"]


def openapi_generator_python(folder):
    document = with_schemas(folder)
    run(["openapi-generator-cli", "generate", "-g", "python", "-i", document, "-o", ".", "--package-name", "made"], folder)
    return [TOOLS / "python", "-P", CALLS / "calls_openapi_generator.py"]


def openapi_python_client(folder):
    document = with_schemas(folder)
    # It leaves out content of any type, and would then read a file as the problem of the default response.
    (folder / "config.yml").write_text("content_type_overrides: {'*/*': application/octet-stream}\n")
    command = ["openapi-python-client", "generate", "--path", document, "--meta", "none", "--config", "config.yml"]
    run([*command, "--output-path", "made"], folder)
    return [TOOLS / "python", "-P", CALLS / "calls_openapi_python_client.py"]


def datamodel_code_generator(folder):
    command = ["datamodel-codegen", "--input", ROOT / "openapi.yml", "--input-file-type", "openapi", "--output", "made.py"]
    run([*command, "--output-model-type", "pydantic_v2.BaseModel"], folder)
    return [TOOLS / "python", "-P", CALLS / "calls_datamodel.py"]


GENERATORS = [typescript_fetch, openapi_generator_python, openapi_python_client, datamodel_code_generator]


def main():
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    chosen = [generator for generator in GENERATORS if not sys.argv[1:] or generator.__name__ in sys.argv[1:]]
    with servers.running() as server:
        for generator in chosen:
            started = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                os.environ["PYTHONPATH"] = folder
                command = generator(pathlib.Path(folder))
                run([*command, server.url], folder)
            print(f"foreign_clients: {generator.__name__} in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
