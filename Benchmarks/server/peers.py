"""The servers that are measured: how each is built and started. Benchmarks/peers has their sources."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from gauges import BUILT, ROOT, answers, family, free_port, listens, wait_for
from store import CONSTANT_TEXT, MESSAGE_ID, TOKEN, make_store

SOURCES = ROOT / "Benchmarks/peers"
CORES = 2
CONSTANT, READ, POST, CHAT = "constant", "read", "post", "chat"


class Missing(Exception):
    """What a peer needs is not there."""


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing(f"no {program}")


def run(*command, **keywords):
    """A step of a build, whose output is shown when it fails."""
    done = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **keywords)
    if done.returncode:
        raise Missing(f"'{' '.join(map(str, command[:3]))} ...' failed:\n{done.stdout[-2000:]}")


class Peer:
    """A server in a folder of its own, on a port of its own."""

    name = None
    label = None
    cases = ()
    #: What is asked for each case.
    targets = {CONSTANT: "/constant", READ: f"/messages/{MESSAGE_ID}", POST: "/messages", CHAT: "/"}
    #: The lines of a WebSocket's handshake beside the usual ones.
    fields = ()
    token = TOKEN
    receiver = 2
    folder = process = None

    def build(self):
        """Makes what `command` starts, or raises `Missing`."""

    def command(self):
        raise NotImplementedError

    def directory(self):
        return None

    def environment(self):
        return {"PEER_DATABASE": str(self.folder / "store.db")}

    def prepare(self):
        make_store(self.folder / "store.db")

    def is_ready(self):
        return answers(self.port, self.targets[CONSTANT]) if CONSTANT in self.cases else listens(self.port)

    def launch(self):
        """Starts it on what was prepared; the seconds until it answers."""
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in self.command()], cwd=self.directory(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log,
                env=os.environ | self.environment() | {"PEER_PORT": str(self.port), "PEER_TEXT": CONSTANT_TEXT})

        def is_ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            return self.is_ready()

        return wait_for(is_ready, 30, pause=0.0002)

    def start(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"run-{self.name}-", dir=BUILT))
        self.port = free_port()
        self.prepare()
        self.launch()
        return self

    def pids(self):
        return family(self.process.pid)

    def halt(self):
        """Ends the process, if there is one, and keeps the folder."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def stop(self):
        self.halt()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


class Nginx(Peer):
    """nginx as its users run it, answering with the bytes that the contract's constant has."""

    name, label, cases = "nginx", "nginx `return 200`", (CONSTANT,)

    def build(self):
        need("nginx")

    def prepare(self):
        text = (SOURCES / "nginx/nginx.conf").read_text()
        for name, value in (("FOLDER", self.folder), ("PORT", self.port), ("TEXT", CONSTANT_TEXT), ("CORES", CORES)):
            text = text.replace(f"@{name}@", str(value))
        (self.folder / "nginx.conf").write_text(text)

    def command(self):
        return ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", self.folder / "error.log"]


def swift_build(package, product, *options):
    need("swift")
    scratch = BUILT / package
    run("swift", "build", "--package-path", SOURCES / package, "--scratch-path", scratch, "--configuration", "release",
        "--product", product, "--static-swift-stdlib", *options)
    return scratch / "release" / product


class Hummingbird(Peer):
    name, label, cases = "hummingbird", "Hummingbird 2, Codable routes, GRDB", (CONSTANT, READ, POST)

    def build(self):
        self.binary = swift_build("swift", "hummingbird-peer")

    def command(self):
        return [self.binary]


class NIO(Peer):
    name, label, cases = "nio", "SwiftNIO, GRDB", (CHAT,)

    def build(self):
        self.binary = swift_build("swift", "nio-peer")

    def command(self):
        return [self.binary]


class Go(Peer):
    name, label, cases = "go", "Go net/http, mattn/go-sqlite3", (CONSTANT, READ, POST)
    gopath = pathlib.Path("/usr/share/gocode")

    def build(self):
        if not shutil.which("go") or not (self.gopath / "src/github.com/mattn/go-sqlite3").exists():
            run(ROOT / "script/setup", "--peers")
        need("cc")
        self.binary = BUILT / "go"
        run("go", "build", "-o", self.binary, SOURCES / "go/main.go",
            env=os.environ | {"GO111MODULE": "off", "GOPATH": str(self.gopath), "GOCACHE": str(BUILT / "go-cache")})

    def command(self):
        return [self.binary]


class Python(Peer):
    """A peer whose packages are pinned in requirements.txt; all share one virtual environment."""

    def build(self):
        python, requirements = BUILT / "python/bin/python", SOURCES / self.name / "requirements.txt"
        stamp = BUILT / f"python/{self.name}.txt"
        if stamp.exists() and stamp.read_text() == requirements.read_text():
            return
        if not python.exists():
            run(sys.executable, "-m", "venv", BUILT / "python")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements)
        stamp.write_text(requirements.read_text())

    def program(self, name):
        return BUILT / "python/bin" / name

    def directory(self):
        return SOURCES / self.name


class FastAPI(Python):
    name, label, cases = "fastapi", "FastAPI, uvicorn", (CONSTANT, READ, POST)

    def command(self):
        return [self.program("uvicorn"), "app:app", "--host", "127.0.0.1", "--port", self.port, "--workers", CORES,
                "--no-access-log", "--log-level", "warning"]


class DRF(Python):
    name, label, cases = "drf", "Django REST framework, gunicorn", (CONSTANT, READ, POST)

    def command(self):
        # Threads, because gunicorn's default worker closes each connection after one answer.
        return [self.program("gunicorn"), "wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--workers", CORES,
                "--worker-class", "gthread", "--threads", 4, "--keep-alive", 75, "--log-level", "warning",
                "--no-control-socket"]


class Websockets(Python):
    name, label, cases = "websockets", "Python `websockets`", (CHAT,)

    def command(self):
        return [self.program("python"), "server.py"]


class Channels(Python):
    name, label, cases = "channels", "Django Channels, daphne", (CHAT,)

    def command(self):
        return [self.program("daphne"), "--bind", "127.0.0.1", "--port", self.port, "--verbosity", 0,
                "asgi:application"]


class BareConstant(Peer):
    """What nobody can be below who receives and sends each request by itself."""

    name, label, cases = "epoll-constant", "bare C epoll, constant bytes, nothing read", (CONSTANT,)

    def build(self):
        need("cc")
        run("cc", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-pthread", "-o", BUILT / "constant",
            SOURCES / "c/constant.c")

    def command(self):
        return [BUILT / "constant"]


class Broadcaster(Peer):
    name, label, cases = "epoll", "bare C epoll broadcaster, each message stored", (CHAT,)

    def build(self):
        need("cc")
        run("cc", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-o", BUILT / "broadcaster", SOURCES / "c/broadcaster.c",
            "-lsqlite3", "-lcrypto")

    def command(self):
        return [BUILT / "broadcaster"]


class ForgetfulBroadcaster(Broadcaster):
    name, label = "epoll-only", "bare C epoll broadcaster, nothing stored"

    def environment(self):
        return {}
