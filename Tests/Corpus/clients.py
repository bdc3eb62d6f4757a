"""Clients in TypeScript, compiled one after the other in one process (typescript.js)."""
import json
import os
import subprocess
import threading
import time

import programs

SECONDS_A_CLIENT = 60
# Nothing is known to leak, but nobody promises it either.
CLIENTS_A_PROCESS = 200
MEGABYTES = 2048


class Compiler:
    """Says what is wrong with clients. Whatever a client does to the process, it is over only for that client."""

    def __init__(self):
        self.process = None

    def errors(self, folder):
        """The first errors of the client in a folder; one that says so if it has ended the process."""
        if not self.process:
            self.start()
        begin = time.monotonic()
        watch = threading.Timer(SECONDS_A_CLIENT, self.process.kill)
        watch.start()
        try:
            self.process.stdin.write(folder + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watch.cancel()
        self.left -= 1
        if not line or self.left == 0:
            status = self.stop()
        if line:
            return json.loads(line)["errors"]
        if time.monotonic() - begin >= SECONDS_A_CLIENT:
            return [f"takes the compiler more than {SECONDS_A_CLIENT} seconds"]
        return [f"the compiler ends with status {status}"]

    def start(self):
        self.left = CLIENTS_A_PROCESS
        self.process = subprocess.Popen(
            ["node", f"--max-old-space-size={MEGABYTES}", os.path.join(os.path.dirname(__file__), "typescript.js")],
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "NODE_PATH": "/usr/share/nodejs"})

    def stop(self):
        """Ends the process, if there is one; its status."""
        process, self.process = self.process, None
        if not process:
            return None
        # What it did not read is of no interest.
        try:
            process.communicate()
        except BrokenPipeError:
            pass
        return process.wait()


def errors(program, path, folder, compiler):
    """What is wrong with the client of a document, which is emitted into a folder."""
    document = os.path.join(programs.CORPUS, path)
    try:
        run = subprocess.run(
            [program, "generate", document, "--language", "typescript", "--output", folder,
             *programs.root_options(document)],
            capture_output=True, timeout=SECONDS_A_CLIENT)
    except subprocess.TimeoutExpired:
        return [f"takes the generator more than {SECONDS_A_CLIENT} seconds"]
    return [f"ends with status {run.returncode}"] if run.returncode else compiler.errors(folder)
