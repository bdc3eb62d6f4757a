"""Where fuzzing starts: the inputs of each target, from the corpus beside the repository and from the grammars.

The corpus is read where it lies and never copied into the repository. What stands here is our own.
"""
import base64
import gzip
import hashlib
import hmac
import json
import os
import re
import struct
import zlib

FORM = 'Content-Disposition: form-data; name='
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MASK = bytes([0x37, 0xFA, 0x21, 0x3D])


def frame(first, content=b"", mask=MASK):
    """A frame of RFC 6455, masked as a client sends it unless `mask` is None."""
    length = bytes([len(content)]) if len(content) < 126 else b"\x7e" + len(content).to_bytes(2, "big")
    if mask is None:
        return bytes([first]) + length + content
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(content))
    return bytes([first, length[0] | 0x80]) + length[1:] + mask + masked


def frames(mask):
    def one(first, content=b""):
        return frame(first, content, mask)
    text = "wörld €🙂".encode()
    return [
        one(0x81, text) + one(0x89, b"p") + one(0x88, b"\x03\xe8bye"),
        one(0x01, text[:3]) + one(0x8A) + one(0x00, text[3:7]) + one(0x80, text[7:]) + one(0x82, b"\x00\xff"),
        one(0x82, bytes(150)) + one(0x02) + one(0x80, b"x") + one(0x88), one(0xC1, b"\xaa\x56\x4a\x4d\x07\x00"),
    ]


def deflated(content, flush=zlib.Z_SYNC_FLUSH):
    """Raw blocks of RFC 1951, as a message of a WebSocket carries them: without the end of the flush (RFC 7692 7.2.1)."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (compressor.compress(content) + compressor.flush(flush)).removesuffix(b"\0\0\xff\xff")


def gzipped(content):
    return gzip.compress(content, mtime=0)


def proxied(family, addresses, command=0x21):
    """A header of the PROXY protocol, version 2."""
    return b"\r\n\r\n\0\r\nQUIT\n" + struct.pack(">BBH", command, family, len(addresses)) + addresses


def sealed(position):
    """A cursor as Handlers/CursorSeal makes it for the list, the reader and the subject of its target."""
    key = hmac.digest(b"fuzz", b"accord cursor", "sha256")
    start = struct.pack(">q", position)
    code = hmac.digest(key, start + struct.pack(">q", 1) + b"a\0" + struct.pack(">q", 2), "sha256")[:8]
    return base64.urlsafe_b64encode(start + code).rstrip(b"=")


def pictures():
    """The beginnings of pictures of each format."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", 3, 2, 8, 6, 0, 0, 1)
    yield b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    yield b"GIF89a\3\0\2\0\x80\0\0"
    yield b"\xff\xd8\xff\xe0\0\4JF\xff\xff\xc2\0\x0b\x08\0\2\0\3\1\1\x11\0"
    for name, content in (b"VP8 ", b"\0\0\0\x9d\x01\x2a\3\0\2\0"), (b"VP8L", b"\x2f\2\x40\0\0"), (b"VP8X", b"\0\0\0\0\2\0\0\1\0\0"):
        chunk = name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        yield b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


OWN = {
    "request": [
        "POST /a?b=c HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n0\r\nT: v\r\n\r\nGET / HTTP/1.0\r\n\r\n",
        "PUT http://a.test:80/%41?q HTTP/1.1\r\nHost: b\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nabcd",
        f"\r\nGET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n\x81\x85",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n",
    ],
    "response": [
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 204\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nConnection: keep-alive\r\n\r\ntill the end", "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n\x81\x01a",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
    ],
    "chunked": ["3\r\nabc\r\n0\r\n\r\n", "a;n=v;m=\"q\\\"\" ; o\r\n0123456789\r\n00\r\nTrailer: x\r\nOther:\r\n\r\nrest", "FFFFFFFFFFFFFFF\r\n"],
    "multipart": [
        f'pre\r\n--B\r\n{FORM}"a"; filename="%22\\"x"\r\nContent-Type: text/plain\r\n\r\nx\r\n--A\r\n\r\n--B \r\n{FORM}b\r\n\r\n--B--\r\npost',
        f"--B\r\n{FORM}é\r\nX: y\r\n\r\n\r\n--\r\n\r\n--B--", "--B--",
    ],
    "target": ["/", "/a/b%2Fc/%E2%82%AC/;x=1/", "/a//b?x=/?&y=%00", "*", "http://u.test:8080/a?b", "https://[::1]", "http://a.b.test?x", "/..%2f./%2e", "[v1.a:b]:65535"],
    "query": ["a=1&b=%41+c&&a=&d", "x%5B0%5D=%C3%A9&=&==&+=+"],
    "form": ["R=1&G=x&B=1%7C2&list=a&list=b&deep[R]=1&deep%5BG%5D%5Bx%5D=2&json={\"R\":1}", "color[R]=1&color[]=2&a[0][b]=c"],
    "cookies": ["a=b; c=\"d\"; e=f,g;h= i ;=;x", "session=abc%20; $Path=/"],
    "fields": ["Accept: a, b\r\nX-Y:  z \r\nx-y: \xff\r\nCookie: a=b", "A:\r\nContent-Length: 3\r\nConnection: close, upgrade"],
    "range": ["bytes=0-1,5-,-3", "BYTES=,, 9223372036854775807-99999999999999999999 , -0", "bytes=" + ",".join(f"{n}-{n}" for n in range(12))],
    "media-type": ["application/json; charset=\"utf-8\"", "text/*;q=0.5, */*;q=0.001, text/plain;charset=utf-8", "ru;q=0.9, pt-BR, *;q=0", "a/b;c=\"\\\"d\\\\\";e=f"],
    "conditions": ["\"a\", W/\"b\" ,,\"\"", "*", "Thu, 21 Mar 2024 11:07:23 GMT", "Thursday, 21-Mar-24 11:07:23 GMT", "Thu Mar  1 11:07:60 2024"],
    "links": ["</a?b=c>; rel=\"next prev\"; title=\"x\\\"y\", <#f>;rel=self", "résumé \"%41\\\r\n.pdf"],
    "credentials": ["Bearer abc.DEF-_~+/==", "basic  dXNlcjpwYXNz"],
    "handshake": [
        f"Host: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Protocol: a,, b\r\nSec-WebSocket-Protocol: token.x\r\nOrigin: https://a.test\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
    ],
    "items": [
        '{"a":1}\n[2]\r\n\n3', "\x1e{\"a\":1}\n\x1e2", "\ufeffdata: {\"a\":\ndata:1}\nid: 7\nevent:e\nretry: 10\n\n: c\r\rdata\r\n\r\ndata:x\r\n\r",
    ],
    "json": [
        r'{"receiver":15207.0,"text":"Съешь \"ещё\" \ud83d\ude00","subject":null,"tags":["a",true,false]}',
        "[1,1.0,10e-1,0.1,-0,0,1e400,-1e-400,9223372036854775807,9223372036854775808,12345678901234567890.5]", '{"a":1,"a":{"b":[[]]}}',
    ],
    "json-pointer": ["", "/a/b~01/~0~1", "/a//1", "/b/1/0/01", "/b/0/-"],
    "pattern": [
        r"^(?<year>\d{4})-(?:0[1-9]|1[0-2])\k<year>*?$" + "\n2024-122024", r"[^\p{Lu}\u{1F432}-\u{1F434}\s\]a-z]{2,5}" + "\n!!🐲?", "(a+)+$\naaaaaaaaaaaaaaaaaaaaaab",
        r"(?=a+)(?!b)(?<=c)(?<!d|e)\b\B\cJ\x41\uD83D\uDC32\0" + "\nca", r"(a|(b|(c|d)+)*){1,3}?\1\2[]|[^]" + "\nabcd", "^[a-z0-9]+(-[a-z0-9]+)*$\na-b-c", "[\\w.-]+@\\w+\\.(com|org)\nx@y.com",
    ],
    "formats": [
        "2024-03-21T11:07:23.5+05:30", "23:59:60Z", "P1Y2M3DT4H5M6S", "P2W", "a.b+c@x-y.test", "\"a b\"@[IPv6:::1]", "почта@пример.рф", "xn--e1afmkfd.xn--p1ai", "1.2.3.4", "::ffff:1.2.3.4",
        "1:2:3:4:5:6:7:8", "fe80::1%25a", "http://u:p@[::1]:80/a%20b?c#d", "../a;b", "http://é.test/ü?ñ", "{+a,b:3*}/x{?q*}{&r}{#f}", "123e4567-e89b-12d3-a456-426614174000", "/a~0/~1", "0#", "12/a",
        "^a(b|c)*$", "YWJj", "a\u200db.test", "٣.test", "xn--a", "\u05d0.test",
    ],
    "times": ["2024-02-29T23:59:60.123456789-00:00", "1970-01-01t00:00:00z", "0000-01-01", "9999-12-31T23:59:59.999999+23:59", "2023-02-29"],
    "proxy": [
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET / HTTP/1.1\r\n", "PROXY TCP6 2001:db8::1 ::ffff:192.0.2.2 1 65535\r\n", "PROXY UNKNOWN what ever\r\n",
        proxied(0x11, bytes([192, 0, 2, 1, 192, 0, 2, 2, 0xdc, 4, 1, 0xbb])) + b"GET", proxied(0x21, b"\x20\1\x0d\xb8" + bytes(11) + b"\1" + bytes(16) + b"\0\1\0\2\3\0\1x"),
        proxied(0x21, bytes(10) + b"\xff\xff" + bytes([192, 0, 2, 1] + 16 * [0] + [0, 1, 0, 2])), proxied(0, b"", 0x20), proxied(0x31, bytes(216)),
    ],
    "trace": [
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nrojo=00f067aa0ba902b7,congo=t61rcWkgMzE\nvendor=x",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff-more\n", "00-00000000000000000000000000000000-b7ad6b7169203331-00", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ],
    "authority": ["a.Test:8080", "[2001:db8::192.0.2.1]:65535", "192.0.2.1", "%41%c3%a9.test", "[::1]", "a:00080", ".a"],
    "gzip": [
        gzipped(b"abc" * 100) + gzipped(b"") + gzipped(b"d"), gzipped(bytes(2_000)), gzipped(bytes(40_000)), gzipped(bytes(9_000) + bytes(range(256)) * 2)[:-1],
        b"\x1f\x8b\x08\x1f" + bytes(6) + b"\2\0xyname\0comment\0\0\0" + deflated(b"abc", zlib.Z_FINISH), gzipped(hashlib.shake_256(b"a").digest(1500)),
    ],
    "accept-encoding": ["gzip, deflate, br;q=0.5", "*;q=0.1\nx-gzip;q=0;x=\"y,z\"", "identity;q=1,gzip;q=0.000", ",," * 40 + "gzip"],
    "websocket-extensions": [
        "permessage-deflate; client_max_window_bits; server_no_context_takeover, x-a; b=\"c\"; d", "permessage-deflate; server_max_window_bits=10; client_max_window_bits=\"9\"; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=8, permessage-deflate",
    ],
    "deflate-message": [
        deflated("wörld €🙂".encode() * 9), deflated(b"abc", zlib.Z_FINISH) + deflated(b"d"), deflated(bytes(5000)), deflated(b"a\xff" * 9), deflated(hashlib.shake_256(b"a").digest(900)), b"\0\0\0\xff\xff\3\0" * 20,
    ],
    "deflate-frames": [
        frame(0xC1, deflated(b"hello hello hello"), None) + frame(0x89, b"p", None) + frame(0x81, b"plain", None) + frame(0x42, deflated(bytes(900))[:3], None) + frame(0x8A, b"", None)
        + frame(0x80, deflated(bytes(900))[3:], None) + frame(0x88, b"\x03\xe8bye", None),
        frame(0xC2, deflated(bytes(3000)), None), frame(0xC1, b"", None) + frame(0xC1, b"\0", None),
    ],
    "content-digest": ["sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "md5=:YWJj:;a=1 ,\tsha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:;x", "sha-256=:-_:, *.a=::"],
    "image": list(pictures()),
    "stored-type": ["text/HTML; charset=utf-8", "image/png", "text/plain; a=\"b\\\"c\"; charset=\"utf 8\"; charset=x", "image/svg+xml", "*/*", "video/mp4; codecs=" + "a" * 300],
    "cursor": [sealed(7), sealed(-1), ""],
    "encodings": ["YWJj", "_-8", "00fF", "%41%zz+", "a%C3%A9~", "%"],
    "configuration": ["strict: true\naccess: internal\n", "filter:\n  tags: [notes]\n  operations: [read_note]\n  paths: [/notes/{id}]\n  schemas: [Note]\nnames:\n  Note: Memo\n", "{}"],
    "yaml": ["a: &x [1, 0x1F, 1.5e3, .inf, ~, true]\nb: {<<: *x, c: \"\\u00e9\\t\"}\nc: |+\n  text\n\n  more\n? [k]\n: >-\n  folded\n", "%YAML 1.2\n---\n!!str 1\n...\n", "- *a\n"],
}


def parameters():
    """Each style in its spellings, behind the digits that choose style, schema, place and the rest."""
    texts = {
        0: "R,100,G,x", 1: ".R=100.G=x", 2: ";color=a;color=b", 3: "color=R,1,G,x&taken=1", 4: "color=a%20b%20c", 5: "color=a%7Cb|c",
        6: "color[R]=1&color%5BG%5D=x&color[B][0]=2", 7: "color=a; R=1; G=x", 8: '%7B%22R%22:1%7D', 9: "a%20b",
    }
    for style, text in texts.items():
        for schema in (0, 3, 4, 5):
            for place in range(5):
                yield f"{style}{schema}{place}{(style + schema) % 4}{text}"


def http(corpus):
    for name in ("strict-probes.json", "llhttp-vectors.json"):
        with open(os.path.join(corpus, "http", name)) as file:
            for case in json.load(file):
                yield base64.b64decode(case["raw_b64"])


def files(corpus, suite, endings, most):
    """The contents of small files of a suite, in the order of their paths."""
    paths = (os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(corpus, suite)) for name in names)
    for path in sorted(paths):
        if path.endswith(endings) and os.path.getsize(path) <= most:
            with open(path, "rb") as file:
                yield file.read()


def groups(corpus):
    """The groups of JSON-Schema-Test-Suite, one by one."""
    for text in files(corpus, "json-schema-test-suite/tests", ".json", 1 << 20):
        for group in json.loads(text):
            yield json.dumps({"schema": group["schema"], "tests": group["tests"]}, separators=(",", ":"))


def format_texts(corpus):
    """The strings of the suite's tests of formats, and the naughty ones."""
    for text in files(corpus, "json-schema-test-suite/tests/draft2020-12/optional/format", ".json", 1 << 20):
        for group in json.loads(text):
            yield from (test["data"] for test in group["tests"] if isinstance(test["data"], str))
    with open(os.path.join(corpus, "blns", "blns.json")) as file:
        yield from json.load(file)


def patterns(corpus):
    """Every pattern of the suite, each with a text that its test tries."""
    for text in files(corpus, "json-schema-test-suite/tests/draft2020-12", ".json", 1 << 20):
        for group in json.loads(text):
            if isinstance(group["schema"], dict) and isinstance(group["schema"].get("pattern"), str):
                yield from (f"{group['schema']['pattern']}\n{test['data']}" for test in group["tests"][:3])


def yaml_cases(corpus):
    with open(os.path.join(corpus, "yaml-test-suite", "yaml-test-suite.json")) as file:
        cases = json.load(file)
    for case in cases.values() if isinstance(cases, dict) else cases:
        text = case.get("yaml") or case.get("in_yaml") or case.get("in.yaml")
        if isinstance(text, str):
            yield text


def fixtures(*parts):
    """Documents of the repository's own tests."""
    yield from files(ROOT, os.path.join("Tests", *parts), (".yml", ".json"), 8192)


def behind_head(messages):
    for message in messages:
        head, found, body = message.partition(b"\r\n\r\n")
        if found and re.search(rb"(?i)transfer-encoding", head):
            yield body


def field_sections(messages):
    for message in messages:
        head = message.partition(b"\r\n\r\n")[0]
        yield head.partition(b"\r\n")[2]


def field_values(messages, name):
    for section in field_sections(messages):
        for line in section.split(b"\r\n"):
            if line.lower().startswith(name + b":"):
                yield line.partition(b":")[2].strip()


def bomb(corpus):
    """The beginning of 100 MiB of nothing, which grows a thousandfold."""
    with open(os.path.join(corpus, "bombs", "zero-100MiB.gz"), "rb") as file:
        yield file.read(2048)


def foreign(target, corpus):
    """The inputs that the corpus has for a target."""
    return {
        "request": lambda: http(corpus),
        "chunked": lambda: behind_head(http(corpus)),
        "fields": lambda: field_sections(http(corpus)),
        "authority": lambda: field_values(http(corpus), b"host"),
        "accept-encoding": lambda: field_values(http(corpus), b"accept-encoding"),
        "websocket-extensions": lambda: field_values(http(corpus), b"sec-websocket-extensions"),
        "proxy": lambda: (message[:256] for message in http(corpus)),
        "gzip": lambda: bomb(corpus),
        "json": lambda: files(corpus, "nst-json", ".json", 2048),
        "json-schema": lambda: groups(corpus),
        "pattern": lambda: patterns(corpus),
        "formats": lambda: format_texts(corpus),
        "yaml": lambda: yaml_cases(corpus),
        "document": lambda: files(corpus, "oai-documents", (".yaml", ".json", ".yml"), 8192),
    }.get(target, lambda: ())()


def own(target):
    """Our own inputs for a target."""
    if target == "parameters":
        return parameters()
    if target == "websocket-server":
        return frames(MASK)
    if target == "websocket-client":
        return frames(None)
    if target == "document":
        return list(fixtures("Compiler", "Fixtures"))
    if target == "json-schema":
        return ['{"schema":{"$id":"http://a.test/x","$defs":{"n":{"$anchor":"n","type":"integer"}},"$ref":"#n"},"tests":[{"data":1},{"data":"a"}]}']
    return OWN[target]


def seeds(target, corpus):
    """All inputs of a target as bytes; without those of the corpus where that is None."""
    for seed in [*own(target), *(foreign(target, corpus) if corpus else ())]:
        yield seed.encode("utf-8", "surrogatepass") if isinstance(seed, str) else seed
