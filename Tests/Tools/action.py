#!/usr/bin/env python3
"""Runs the script of action.yml with releases in a folder, and sees that it verifies what it runs.

    action.py [--binary PATH]

action.yml is read by `accord yaml2json`. What stands in for the release prints its arguments.
"""

import argparse
import hashlib
import io
import json
import os
import pathlib
import platform
import subprocess
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAND_IN = b'#!/bin/sh\nfor word in "$@"; do echo "<$word>"; done\nexit 7\n'


def release(folder, tag, is_sound=True):
    name = f"accord-{platform.system().lower()}-{platform.machine()}.tar.gz"
    place = pathlib.Path(folder, tag)
    place.mkdir()
    with tarfile.open(place / name, "w:gz") as archive:
        entry = tarfile.TarInfo("accord")
        entry.size, entry.mode = len(STAND_IN), 0o755
        archive.addfile(entry, io.BytesIO(STAND_IN))
    digest = hashlib.sha256((place / name).read_bytes() if is_sound else b"another").hexdigest()
    (place / f"{name}.sha256").write_text(f"{digest}  {name}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/debug/accord"))
    binary = parser.parse_args().binary
    text = subprocess.run([binary, "yaml2json", ROOT / "action.yml"], check=True, capture_output=True).stdout
    action = json.loads(text)
    (step,) = action["runs"]["steps"]
    assert "${{" not in step["run"], "an input would become a part of the script"
    assert "github.action_repository" in step["env"]["ACCORD_RELEASES"]

    with tempfile.TemporaryDirectory() as folder:
        release(folder, "v1")
        release(folder, "v2", is_sound=False)

        def run(tag, arguments):
            environment = {
                **os.environ, "ACCORD_RELEASES": f"file://{folder}", "ACCORD_TAG": tag, "ACCORD_ARGUMENTS": arguments
            }  # fmt: skip
            return subprocess.run(["bash", "-c", step["run"]], env=environment, cwd="/", capture_output=True, text=True)

        result = run("v1", "validate  * $(id) `id` ;id")
        assert result.stdout == "<validate>\n<*>\n<$(id)>\n<`id`>\n<;id>\n", result
        assert result.returncode == 7, result
        result = run("v2", "validate")
        assert result.returncode not in (0, 7) and "<" not in result.stdout, result
        result = run("v3", "validate")
        assert result.returncode not in (0, 7) and "<" not in result.stdout, result
    print("action: what is downloaded is verified, and arguments stay words")


main()
