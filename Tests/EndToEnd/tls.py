#!/usr/bin/env python3
"""HTTPS as clients that are not ours meet it: curl, `openssl s_client`, Python's ssl and `websockets`.

    tls.py [BINARY]
"""

import asyncio
import concurrent.futures
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

import server
import websocket_client
from websocket_conformance import echo_server

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="accord-tls-"))
BINARY = server.ROOT / ".build/debug/accord-server"
CHANCE = random.Random(8446)


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def certificate(name, serial, *options):
    """A certificate that signs itself, and its key: their files."""
    files = FOLDER / f"{name}.pem", FOLDER / f"{name}.key"
    openssl(
        "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", files[0],
        "-keyout", files[1], "-set_serial", serial, "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1", *options)
    files[1].chmod(0o600)
    return files


FILES = certificate("first", 1001)
TLS = ("--tls-certificate", FILES[0], "--tls-key", FILES[1])


def trust(file=FILES[0], **attributes):
    context = ssl.create_default_context(cafile=file)
    for name, value in attributes.items():
        setattr(context, name, value)
    return context


def running(*options, files=FILES):
    chosen = "--tls-certificate", files[0], "--tls-key", files[1]
    return server.running(*chosen, *map(str, options), binary=BINARY, trust=trust(files[0]))


def port_of(own):
    return int(own.url.rpartition(":")[2])


def plain(port):
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def secure(port, context=None, **options):
    return (context or trust()).wrap_socket(plain(port), server_hostname="localhost", **options)


def serial_of(port):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with secure(port, context) as connection:
        text = ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True))
    shown = subprocess.run(
        ["openssl", "x509", "-noout", "-serial"], input=text, capture_output=True, text=True, check=True)
    return int(shown.stdout.strip().removeprefix("serial="), 16)


def read_all(connection):
    content = b""
    with contextlib.suppress(ConnectionResetError, ssl.SSLError):
        while piece := connection.recv(65536):
            content += piece
    return content


def get(connection, path, **fields):
    connection.request("GET", path, headers=fields)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def wait_until(condition, what):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def metrics(own):
    text = get(own.connection(), "/metrics")[2].decode()
    lines = [line.split() for line in text.splitlines() if line.startswith("tls_")]
    return {name: float(value) for name, value in lines}


# What is agreed on.


def s_client(port, *options, request=b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"):
    """What `openssl s_client` says, and whether an answer came."""
    process = subprocess.Popen(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", FILES[0], "-ign_eof", *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.communicate(request, timeout=30)[0].decode(errors="replace")
    return said, "HTTP/1.1 200 OK" in said


def agreements():
    weak = "-cipher", "ALL:@SECLEVEL=0"
    with running() as own:
        port = port_of(own)
        for options, answered, mark in [
            (("-tls1", *weak), False, "protocol version"),
            (("-tls1_1", *weak), False, "protocol version"),
            (("-tls1_2",), True, "Verify return code: 0"),
            (("-tls1_3",), True, "Verify return code: 0"),
            (("-alpn", "h2"), False, "alert no application protocol"),
            (("-alpn", "h2,http/1.1"), True, "ALPN protocol: http/1.1"),
            (("-alpn", "http/1.1"), True, "ALPN protocol: http/1.1"),
            ((), True, "No ALPN negotiated"),
            (("-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"), False, "alert handshake failure"),
            (("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0"), False, "alert handshake failure"),
            (("-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"), True, "Compression: NONE"),
            (("-tls1_2", "-comp"), True, "Compression: NONE"),
            (("-groups", "P-384"), True, "secp384r1"),
        ]:
            said, came = s_client(port, *options)
            assert came == answered and mark in said, f"{options}: {said}"
        # Coming back with a ticket.
        for version in ("-tls1_2", "-tls1_3"):
            ticket = FOLDER / "ticket"
            assert ", TLSv1" in s_client(port, version, "-sess_out", ticket)[0]
            said, came = s_client(port, version, "-sess_in", ticket)
            assert came and "Reused, TLSv1" in said, said
        # An early answer of ours says goodbye: s_client would tell of a connection that was cut.
        assert "unexpected eof" not in s_client(port)[0]
        curl = subprocess.run(
            ["curl", "-sS", "--cacert", FILES[0], "--http1.1", f"https://localhost:{port}/version",
             f"https://localhost:{port}/version", "-w", "%{num_connects} %{ssl_verify_result}\n"],
            capture_output=True, text=True, timeout=30)
        assert curl.returncode == 0, curl.stderr
        assert "1 0\n" in curl.stdout and "0 0\n" in curl.stdout, "the second one on the same connection"
        told = metrics(own)
        assert told['tls_handshakes_total{result="resumed"}'] == 2, told
        assert told['tls_handshakes_total{result="failed"}'] == 5, told
        assert told["tls_certificate_expiry_seconds"] > time.time(), told
        wait_until(lambda: '"tls":"TLSv1.2"' in own.log_text(), "the version in the log")
    print("tls: versions, protocols, ciphers, tickets: OK")


def requests():
    with running() as own:
        connection = own.connection()
        for _ in range(3):
            status, fields, _ = get(connection, "/version")
            assert status == 200 and fields["Strict-Transport-Security"] == "max-age=31536000", fields
        with secure(port_of(own)) as peer:
            peer.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n" * 49
                         + b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert read_all(peer).count(b"HTTP/1.1 200 OK") == 50
        with secure(port_of(own)) as peer:
            for byte in b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n":
                peer.sendall(bytes([byte]))
            assert read_all(peer).startswith(b"HTTP/1.1 200 OK")
        with secure(port_of(own)) as peer:
            peer.sendall(b"GET /version HTTP/1.1\r\n\r\n")
            refused = read_all(peer)
            assert refused.startswith(b"HTTP/1.1 400") and b"Strict-Transport-Security" in refused, refused
        # TLS at a port of HTTP, and HTTP at a port of TLS.
        with plain(port_of(own)) as peer:
            peer.sendall(b"DELETE /version HTTP/1.1\r\nHost: localhost\r\n\r\n")
            refused = read_all(peer)
            assert refused.startswith(b"HTTP/1.1 400 Bad Request\r\n") and b"HTTPS" in refused, refused
            assert b"Strict-Transport-Security" not in refused
    with server.running(binary=BINARY) as own:
        with plain(port_of(own)) as peer:
            with contextlib.suppress(ssl.SSLError):
                trust().wrap_socket(peer, server_hostname="localhost")
        assert get(own.connection(), "/version")[0] == 200
    print("tls: requests: OK")


def files(mebibytes=24):
    content = CHANCE.randbytes(mebibytes << 20)
    size = str(mebibytes << 20)
    with running("--max-upload-bytes", size, "--file-quota-bytes", size, "--body-timeout", "60") as own:
        token = server.register(own.connection(), "tls")[1]
        authorization = {"Authorization": f"Bearer {token}"}
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            own.trust = trust(maximum_version=version)
            connection = own.connection()
            connection.request("POST", "/api/v1/files?name=large", content, authorization)
            answer = connection.getresponse()
            assert answer.read() and answer.status == 201
            target = answer.getheader("Location")
            status, fields, got = get(connection, f"{target}/content", **authorization)
            assert status == 200 and hashlib.sha256(got).digest() == hashlib.sha256(content).digest()
            status, fields, got = get(
                connection, f"{target}/content", Range="bytes=70001-9000000", **authorization)
            assert status == 206 and got == content[70001:9000001], (status, len(got))
            connection.request("DELETE", target, headers=authorization)
            assert connection.getresponse().status == 204
    print("tls: files up and down: OK")


def web_sockets():
    both = FOLDER / "both.pem"
    both.write_bytes(FILES[0].read_bytes() + FILES[1].read_bytes())
    echo = BINARY.parent / "WebSocketEcho"
    for options in ((), ("--deflate", "--context")):
        with echo_server(echo, "--raised-caps", "--tls", both, *options) as port:
            for offer in (None, [websocket_client.ClientPerMessageDeflateFactory()]):
                asyncio.run(websocket_client.talk(port, offer, trust()))
    print("tls: WebSockets: OK")


# What the operator meets.


def refusals():
    other, expired = certificate("other", 7), certificate("expired", 8)
    openssl("x509", "-in", expired[0], "-signkey", expired[1], "-days", "-1", "-out", expired[0])
    locked, garbage, public = FOLDER / "locked.key", FOLDER / "garbage.pem", FOLDER / "public.key"
    openssl("pkey", "-in", FILES[1], "-aes128", "-passout", "pass:secret", "-out", locked)
    garbage.write_text("no PEM\n")
    public.write_bytes(FILES[1].read_bytes())
    public.chmod(0o644)
    production = "--production", "--allowed-hosts", "example.org"
    for options, sentence in [
        (("--tls-certificate", FILES[0]), "--tls-certificate: expected with --tls-key, which is missing"),
        (("--tls-key", FILES[1]), "--tls-key: expected with --tls-certificate, which is missing"),
        (("--tls-certificate", "/nowhere.pem", "--tls-key", FILES[1]),
         "--tls-certificate: cannot read '/nowhere.pem': No such file or directory"),
        (("--tls-certificate", FILES[0], "--tls-key", "/nowhere.key"), "--tls-key: cannot read '/nowhere.key'"),
        (("--tls-certificate", garbage, "--tls-key", FILES[1]), f"'{garbage}': no certificate in PEM"),
        (("--tls-certificate", FILES[0], "--tls-key", garbage), f"'{garbage}': no private key in PEM"),
        (("--tls-certificate", FILES[0], "--tls-key", locked), "the key is encrypted"),
        (("--tls-certificate", FILES[0], "--tls-key", other[1]), "does not belong to the first certificate"),
        ((*production, "--tls-certificate", FILES[0], "--tls-key", public), "everybody may read it"),
    ]:
        ended = subprocess.run(
            [BINARY, "--port", "0", "--data", FOLDER / "refused", *options], capture_output=True, text=True,
            timeout=30, stdin=subprocess.DEVNULL)
        assert ended.returncode == 78 and sentence in ended.stderr, (options, ended)
        assert ended.stderr.count("\n") == 1, ended.stderr
    with running(files=(FILES[0], public)) as own:
        wait_until(lambda: "everybody may read it" in own.log_text(), "a warning")
    with running(*production) as own:
        assert get(own.connection(), "/readyz", Host="example.org")[0] == 200, "TLS is what --production wants"
    # One that has expired is served: a client may take it all the same.
    with running(files=expired) as own:
        wait_until(lambda: "the certificate has expired" in own.log_text(), "a warning")
        assert serial_of(port_of(own)) == 8
    print("tls: what the server refuses to start with: OK")


def places():
    """Sockets of the file system and of a service manager, a proxy in front, metrics beside."""
    path = FOLDER / "api.sock"
    with subprocess.Popen(
        [BINARY, "--host", f"unix:{path}", "--data", FOLDER / "unix", *TLS], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL) as process:
        wait_until(path.exists, "the socket")
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(20)
            peer.connect(str(path))
            with trust().wrap_socket(peer, server_hostname="localhost") as peer:
                peer.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                assert read_all(peer).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGTERM)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(16)
    port = listening.getsockname()[1]

    def hand_over():
        for number in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
        os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
        os.execv(BINARY, [str(BINARY), "--data", str(FOLDER / "managed"), *map(str, TLS)])

    process = os.fork()
    if process == 0:
        hand_over()
    with secure(port) as peer:
        peer.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert read_all(peer).startswith(b"HTTP/1.1 200")
    os.kill(process, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    with running("--proxy-protocol", "--metrics", "127.0.0.1:0") as own:
        address = struct.pack("!4s4sHH", bytes([203, 0, 113, 9]), bytes(4), 1, 2)
        headers = [b"PROXY TCP4 203.0.113.9 203.0.113.1 1 2\r\n",
                   b"\r\n\r\n\x00\r\nQUIT\n" + b"\x21\x11" + struct.pack("!H", len(address)) + address]
        for header in headers:
            with plain(port_of(own)) as peer:
                peer.sendall(header)
                with trust().wrap_socket(peer, server_hostname="localhost") as peer:
                    peer.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    assert read_all(peer).startswith(b"HTTP/1.1 200")
        wait_until(lambda: own.log_text().count('"client":"203.0.113.9"') == 2, "the proxy's word")
        started = next(json.loads(line) for line in own.log_text().splitlines() if '"metrics"' in line)
        watcher = http.client.HTTPConnection(started["url"].split("/")[2], timeout=20)
        status, _, text = get(watcher, "/metrics")
        assert status == 200 and b'tls_handshakes_total{result="full"} 2' in text, "metrics are plain"
    print("tls: places: OK")


def reload_under_load():
    live = FOLDER / "live.pem", FOLDER / "live.key"

    def install(files):
        for source, target in zip(files, live):
            shutil.copy(source, target)

    second = certificate("second", 2002)
    install(FILES)
    with running("--loops", "2", files=live) as own:
        port = port_of(own)
        context = trust(FILES[0])
        context.load_verify_locations(second[0])
        old = own.connection()
        assert get(old, "/version")[0] == 200
        descriptor = old.sock.fileno()
        stopping, failures, count = threading.Event(), [], [0]

        def load():
            while not stopping.is_set():
                try:
                    with secure(port, context) as peer:
                        peer.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                        assert read_all(peer).startswith(b"HTTP/1.1 200")
                        count[0] += 1
                except Exception as error:  # noqa: BLE001: any is a failure
                    failures.append(error)

        threads = [threading.Thread(target=load) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            assert serial_of(port) == 1001
            for files, serial in [(second, 2002), (FILES, 1001), (second, 2002)]:
                install(files)
                own.process.send_signal(signal.SIGHUP)
                wait_until(lambda: serial_of(port) == serial, f"serial {serial}")
                assert get(old, "/version")[0] == 200 and old.sock.fileno() == descriptor, "it lives on"
            # What cannot be used changes nothing.
            live[0].write_text("garbage\n")
            before = own.log_text().count('"reloaded":false')
            own.process.send_signal(signal.SIGHUP)
            wait_until(lambda: own.log_text().count('"reloaded":false') > before, "the failure is told")
            assert "no certificate in PEM" in own.log_text()
            assert serial_of(port) == 2002
        finally:
            stopping.set()
            for thread in threads:
                thread.join()
        assert not failures and count[0] > 20, (failures[:3], count)
        assert own.log_text().count('"reloaded":true') == 3
        assert get(old, "/version")[0] == 200
        assert own.stop() == 0
    # Without TLS there is nothing to reload, and SIGHUP ends the process as ever.
    with server.running(binary=BINARY) as own:
        own.process.send_signal(signal.SIGHUP)
        assert own.process.wait(20) == -signal.SIGHUP
    print(f"tls: the certificate is read anew beside {count[0]} handshakes: OK")


# Clients that mean no good, or fare badly.


def hostility():
    with running("--header-timeout", "1", "--idle-timeout", "30") as own:
        port = port_of(own)
        hello = recorded_hello()
        started = time.monotonic()
        slow = [plain(port) for _ in range(3)]
        slow[1].sendall(hello[: len(hello) // 2])
        slow[2].sendall(hello)
        for peer in slow:
            while peer.recv(65536):
                pass
            assert 0.8 < time.monotonic() - started < 5, "closed at the timeout of a head"
            peer.close()
        for round in range(300):
            with plain(port) as peer, contextlib.suppress(OSError):
                peer.sendall([
                    CHANCE.randbytes(CHANCE.randrange(1, 400)),
                    hello + CHANCE.randbytes(CHANCE.randrange(1, 400)),
                    hello[: CHANCE.randrange(1, len(hello))],
                    hello * 3,
                    b"\x16\x03\x01\x40\x00" + CHANCE.randbytes(16384),
                    damaged(hello),
                ][round % 6])
                if round % 2:
                    peer.settimeout(0.05)
                    peer.recv(65536)
                if round % 3 == 0:
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Random bytes where records should be.
        for _ in range(50):
            with plain(port) as raw:
                peer = trust().wrap_socket(raw.dup(), server_hostname="localhost")
                raw.sendall(b"\x17\x03\x03\x00\x40" + CHANCE.randbytes(64))
                assert b"HTTP" not in read_all(peer)
                peer.close()
        # Cut off in the middle of a body, without a word of goodbye.
        with secure(port) as peer:
            peer.sendall(b"POST /api/v1/users/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                         b"Content-Length: 100\r\n\r\n{")
            peer.detach()
        assert get(own.connection(), "/version")[0] == 200
        told = metrics(own)
        assert told['tls_handshakes_total{result="abandoned"}'] > 2, told
        assert told['tls_handshakes_total{result="failed"}'] > 100, told
    print("tls: hostile clients: OK")


def recorded_hello():
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        trust().wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
    return outgoing.read()


def damaged(bytes):
    bytes = bytearray(bytes)
    for _ in range(CHANCE.randrange(1, 8)):
        bytes[CHANCE.randrange(len(bytes))] = CHANCE.randrange(256)
    return bytes


def own_client():
    """`accord check` asks over TLS whom it has a reason to believe, and nobody else."""
    other = certificate("other", 1002)

    def check(url, authorities):
        command = [server.ROOT / ".build/debug/accord", "check", url, "--operation", "getVersion", "--cases", "5"]
        environment = {**os.environ, "SSL_CERT_FILE": str(authorities)}
        done = subprocess.run(
            [*map(str, command), "--document", server.ROOT / "openapi.yml"], env=environment, capture_output=True,
            text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    with running() as own:
        port = port_of(own)
        for host in ("localhost", "127.0.0.1"):
            status, text = check(f"https://{host}:{port}", FILES[0])
            assert status == 0 and text.endswith("nothing found\n"), text
        status, text = check(f"https://localhost:{port}", other[0])
        assert status == 2 and "its certificate is refused: self-signed certificate" in text, text
    print("tls: accord check believes the right certificate alone: OK")


def endurance(handshakes=3000):
    """Handshakes by the thousand leave nothing behind, however they end."""
    with running("--access-log", "false", "--header-timeout", "2", "--loops", "2") as own:
        port, context, hello = port_of(own), trust(), recorded_hello()

        def one(number):
            if number % 3 == 0:
                with plain(port) as peer:
                    peer.sendall(hello[: 100 + number % len(hello)])
                return
            peer = secure(port, context)
            if number % 3 == 1:
                peer.sendall(b"GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                assert read_all(peer).startswith(b"HTTP/1.1 200")
            peer.close()

        def round():
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                list(pool.map(one, range(handshakes)))
            wait_until(lambda: open_connections() == 1, "nothing but the connection that asks")
            return own.resident()

        def open_connections():
            text = get(own.connection(), "/metrics")[2].decode()
            return int(text.split("\nhttp_server_open_connections ")[1].split("\n")[0])

        first = round()
        # Connections are few now, whatever else is open stays: the one that asked may still be there.
        resting = own.descriptors()
        second = round()
        wait_until(lambda: own.descriptors() <= resting, f"more descriptors than {resting}")
        assert second - first < 4 << 20, f"{second - first} bytes more"
        print(f"tls: {2 * handshakes} handshakes, {(second - first) >> 10} KiB more by the second half: OK")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        BINARY = pathlib.Path(sys.argv[1]).resolve()
    # Under nohup it is ignored, and servers would inherit that.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        for part in (agreements, requests, files, web_sockets, refusals, places, reload_under_load, hostility,
                     own_client, endurance):
            part()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
