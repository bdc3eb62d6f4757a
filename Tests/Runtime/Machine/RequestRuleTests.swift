import HTTPMessages
import HTTPServer
import Testing

/// One row: bytes, and what they must come to.
struct RuleCase: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    /// The refusal's status; nil for a request that is taken.
    let status: UInt16?
    let body: String?

    init(_ name: String, _ text: String, _ status: UInt16? = nil, body: String? = nil) {
        self.init(name, Array(text.utf8), status, body: body)
    }

    init(_ name: String, _ bytes: [UInt8], _ status: UInt16? = nil, body: String? = nil) {
        self.name = name
        self.bytes = bytes
        self.status = status
        self.body = body
    }

    var testDescription: String { name }
}

@Suite("The request parser follows every row of the rules")
struct RequestRuleTests {
    @Test("request lines", arguments: requestLines)
    func requestLine(_ row: RuleCase) { check(row) }

    @Test("request targets", arguments: targets)
    func target(_ row: RuleCase) { check(row) }

    @Test("field lines", arguments: fieldLines)
    func fieldLine(_ row: RuleCase) { check(row) }

    @Test("Host", arguments: hosts)
    func host(_ row: RuleCase) { check(row) }

    @Test("framing by length and by coding", arguments: framings)
    func framing(_ row: RuleCase) { check(row) }

    @Test("chunks", arguments: chunks)
    func chunk(_ row: RuleCase) { check(row) }

    @Test("Expect and Upgrade", arguments: intentions)
    func intention(_ row: RuleCase) { check(row) }

    @Test("limits", arguments: limits)
    func limit(_ row: RuleCase) { check(row) }

    private func check(_ row: RuleCase) {
        let whole = seen(row.bytes)
        #expect(refusal(whole) == row.status, "\(whole)")
        if row.status == nil { #expect(completed(whole) == 1, "\(whole)") }
        if let body = row.body { #expect(whole.contains(.body(Array(body.utf8))), "\(whole)") }
        #expect(seen(row.bytes, inPiecesOf: [1]) == whole)
    }
}

private func get(_ target: String, _ fields: String = "") -> String {
    "GET \(target) HTTP/1.1\r\nHost: a.test\r\n\(fields)\r\n"
}

private func post(_ fields: String, _ body: String) -> String {
    "POST / HTTP/1.1\r\nHost: a.test\r\n\(fields)\r\n\(body)"
}

private func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }

private let rest = "Host: a.test\r\n\r\n"

private let requestLines: [RuleCase] = [
    RuleCase("an ordinary request", get("/")),
    RuleCase("one empty line before it", "\r\n" + get("/")),
    RuleCase("two empty lines before it", "\r\n\r\n" + get("/")),
    RuleCase("three empty lines before it", "\r\n\r\n\r\n" + get("/"), 400),
    RuleCase("bare LF at its end", "GET / HTTP/1.1\n" + rest, 400),
    RuleCase("bare LF everywhere", "GET / HTTP/1.1\nHost: a.test\n\n", 400),
    RuleCase("bare CR at its end", "GET / HTTP/1.1\rHost: a.test\r\r", 400),
    RuleCase("two spaces after the method", "GET  / HTTP/1.1\r\n" + rest, 400),
    RuleCase("two spaces before the version", "GET /  HTTP/1.1\r\n" + rest, 400),
    RuleCase("tabs for spaces", "GET\t/\tHTTP/1.1\r\n" + rest, 400),
    RuleCase("a space at its end", "GET / HTTP/1.1 \r\n" + rest, 400),
    RuleCase("a space before it", " GET / HTTP/1.1\r\n" + rest, 400),
    RuleCase("a space in the target", "GET /a b HTTP/1.1\r\n" + rest, 400),
    RuleCase("HTTP/0.9", "GET /\r\n\r\n", 400),
    RuleCase("a method alone", "GET\r\n\r\n", 400),
    RuleCase("a version alone", "HTTP/1.1\r\n\r\n", 400),
    RuleCase("no target", "GET HTTP/1.1\r\n\r\n", 400),
    RuleCase("a version in lower case", "GET / http/1.1\r\n" + rest, 400),
    RuleCase("a version with two digits", "GET / HTTP/1.10\r\n" + rest, 400),
    RuleCase("a version without a minor", "GET / HTTP/1\r\n" + rest, 400),
    RuleCase("a version with a letter", "GET / HTTP/1.x\r\n" + rest, 400),
    RuleCase("HTTP/1.2, which speaks 1.1", "GET / HTTP/1.2\r\n" + rest),
    RuleCase("HTTP/2.0", "GET / HTTP/2.0\r\n" + rest, 505),
    RuleCase("HTTP/0.1", "GET / HTTP/0.1\r\n" + rest, 505),
    RuleCase("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    RuleCase("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n"),
    RuleCase("the method QUERY", "QUERY / HTTP/1.1\r\n" + rest),
    RuleCase("the method TRACE", "TRACE / HTTP/1.1\r\n" + rest),
    RuleCase("an unknown method", "BREW / HTTP/1.1\r\n" + rest, 501),
    RuleCase("a method in lower case", "get / HTTP/1.1\r\n" + rest, 501),
    RuleCase("CONNECT", "CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\n\r\n", 501),
    RuleCase(
        "a method of 33 bytes", String(repeating: "A", count: 33) + " / HTTP/1.1\r\n" + rest, 501),
    RuleCase("a method that never ends", String(repeating: "A", count: 9000), 501),
    RuleCase("a control byte in the method", "G\u{1}T / HTTP/1.1\r\n" + rest, 400),
    RuleCase("a method that is no token", "G@T / HTTP/1.1\r\n" + rest, 400),
]

private let targets: [RuleCase] = [
    RuleCase("origin-form with a query", get("/a/b?c=d&e=f")),
    RuleCase("absolute-form", get("http://b.test/a?b")),
    RuleCase("absolute-form over TLS, in capitals", get("HTTPS://b.test:443/")),
    RuleCase("absolute-form without a path", get("http://b.test")),
    RuleCase("absolute-form without a path, with a query", get("http://b.test?a=b")),
    RuleCase("absolute-form without a host", get("http:///a"), 400),
    RuleCase("absolute-form with user information", get("http://u@b.test/"), 400),
    RuleCase("absolute-form with a bad port", get("http://b.test:99999/"), 400),
    RuleCase("another scheme", get("ftp://b.test/"), 400),
    RuleCase("authority-form", get("b.test:80"), 400),
    RuleCase("a relative path", get("index"), 400),
    RuleCase("asterisk-form for OPTIONS", "OPTIONS * HTTP/1.1\r\n" + rest),
    RuleCase("asterisk-form for GET", get("*"), 400),
    RuleCase("an asterisk and more", "OPTIONS *x HTTP/1.1\r\n" + rest, 400),
    RuleCase("a fragment", get("/#x"), 400),
    RuleCase("a fragment in the query", get("/?a#x"), 400),
    RuleCase(
        "a raw byte beyond ASCII",
        Array("GET /".utf8) + [0xFF] + Array(" HTTP/1.1\r\n\(rest)".utf8), 400),
    RuleCase("a control byte", get("/\u{1}"), 400),
    RuleCase("DEL", get("/\u{7F}"), 400),
    RuleCase("a quotation mark", get("/\""), 400),
    RuleCase("a backslash", get("/a\\b"), 400),
    RuleCase("angle brackets", get("/<a>"), 400),
    RuleCase("a bracket in the path", get("/[a]"), 400),
    RuleCase("brackets in the query", get("/?filter[name]=x")),
    RuleCase("all that a path may hold", get("/aZ0-._~!$&'()*+,;=:@%41")),
    RuleCase("all that a query may hold", get("/?aZ0-._~!$&'()*+,;=:@/?%41")),
    RuleCase("an escape without digits", get("/%zz"), 400),
    RuleCase("an escape with one digit", get("/%4"), 400),
    RuleCase("an escape cut by the query", get("/%4?1"), 400),
    RuleCase("a percent sign alone", get("/%"), 400),
    RuleCase("an escape without digits in the query", get("/?%zz"), 400),
    RuleCase("an encoded NUL", get("/a%00b"), 400),
    RuleCase("an encoded NUL in the query", get("/?a=%00"), 400),
    RuleCase("an encoded slash, which is data", get("/a%2Fb")),
    RuleCase("a dot segment", get("/a/./b"), 400),
    RuleCase("two dots", get("/a/../b"), 400),
    RuleCase("two dots at the end", get("/a/.."), 400),
    RuleCase("two dots before the query", get("/a/..?b"), 400),
    RuleCase("encoded dots", get("/a/%2e%2E/b"), 400),
    RuleCase("one encoded dot", get("/a/.%2e/b"), 400),
    RuleCase("three dots", get("/a/.../b")),
    RuleCase("a name that starts with dots", get("/..a/b")),
    RuleCase("a name that ends with dots", get("/a../b")),
    RuleCase("dots in the query", get("/a?b=/../c")),
    RuleCase("empty segments", get("//a//")),
]

private let fieldLines: [RuleCase] = [
    RuleCase("no space after the colon", get("/", "X:1\r\n")),
    RuleCase("white space around the value", get("/", "X: \t 1 \t \r\n")),
    RuleCase("an empty value", get("/", "X:\r\n")),
    RuleCase("a space before the colon", get("/", "X : 1\r\n"), 400),
    RuleCase("a tab before the colon", get("/", "X\t: 1\r\n"), 400),
    RuleCase("a folded line", get("/", "X: 1\r\n 2\r\n"), 400),
    RuleCase("a line folded by a tab", get("/", "X: 1\r\n\t2\r\n"), 400),
    RuleCase("white space before the first field", "GET / HTTP/1.1\r\n Host: a.test\r\n\r\n", 400),
    RuleCase("no colon", get("/", "Xyz\r\n"), 400),
    RuleCase("no name", get("/", ": x\r\n"), 400),
    RuleCase("white space alone", get("/", " \r\n"), 400),
    RuleCase("a control byte in the name", get("/", "X\u{1}: x\r\n"), 400),
    RuleCase("a name beyond ASCII", get("/", "Xé: x\r\n"), 400),
    RuleCase("a parenthesis in the name", get("/", "X(: x\r\n"), 400),
    RuleCase("NUL in the value", get("/", "X: a\0b\r\n"), 400),
    RuleCase("bare CR in the value", get("/", "X: a\rb\r\n"), 400),
    RuleCase("bare LF in the value", get("/", "X: a\nb\r\n"), 400),
    RuleCase("a control byte in the value", get("/", "X: a\u{8}b\r\n"), 400),
    RuleCase("DEL in the value", get("/", "X: a\u{7F}b\r\n"), 400),
    RuleCase("a tab in the value", get("/", "X: a\tb\r\n")),
    RuleCase("text beyond ASCII in the value", get("/", "X: é\r\n")),
    RuleCase("CR CR LF", get("/", "X: a\r\r\n"), 400),
]

private func request(host: String) -> String { "GET / HTTP/1.1\r\n\(host)\r\n" }

private let hosts: [RuleCase] = [
    RuleCase("with a port", request(host: "Host: a.test:8000\r\n")),
    RuleCase("an IPv4 address", request(host: "Host: 127.0.0.1:8000\r\n")),
    RuleCase("an IPv6 address", request(host: "Host: [::1]:8000\r\n")),
    RuleCase("an IPv6 address with IPv4 in it", request(host: "Host: [::ffff:127.0.0.1]\r\n")),
    RuleCase("missing", request(host: ""), 400),
    RuleCase("missing, with an absolute target", "GET http://a.test/ HTTP/1.1\r\n\r\n", 400),
    RuleCase("empty", request(host: "Host:\r\n"), 400),
    RuleCase("twice", request(host: "Host: a.test\r\nhost: a.test\r\n"), 400),
    RuleCase("with a space", request(host: "Host: a b\r\n"), 400),
    RuleCase("with user information", request(host: "Host: u@a.test\r\n"), 400),
    RuleCase("with a slash", request(host: "Host: a/b\r\n"), 400),
    RuleCase("a list", request(host: "Host: a.test, b.test\r\n"), 400),
    RuleCase("with an empty port", request(host: "Host: a.test:\r\n"), 400),
    RuleCase("with a port that is no number", request(host: "Host: a.test:8x\r\n"), 400),
    RuleCase("with too great a port", request(host: "Host: a.test:65536\r\n"), 400),
    RuleCase("an IPv6 address without its bracket", request(host: "Host: [::1\r\n"), 400),
    RuleCase("a broken IPv6 address", request(host: "Host: [1::2::3]\r\n"), 400),
    RuleCase("beyond ASCII", request(host: "Host: é.test\r\n"), 400),
    RuleCase("bad in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", 400),
    RuleCase(
        "bad beside an absolute target", "GET http://a.test/ HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
]

private let framings: [RuleCase] = [
    RuleCase("a length", post("Content-Length: 4\r\n", "abcd"), body: "abcd"),
    RuleCase("a length of nothing", post("Content-Length: 0\r\n", "")),
    RuleCase("a length with leading zeros", post("Content-Length: 0004\r\n", "abcd"), body: "abcd"),
    RuleCase("no length, no coding: no body", post("", "")),
    RuleCase(
        "a body on GET is read by its framing", get("/", "Content-Length: 4\r\n") + "abcd",
        body: "abcd"),
    RuleCase("both", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
    RuleCase(
        "both, the other way round",
        post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), 400),
    RuleCase(
        "a length twice, equal", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"), 400),
    RuleCase(
        "a length twice, different", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"), 400
    ),
    RuleCase("a list of lengths", post("Content-Length: 4, 4\r\n", "abcd"), 400),
    RuleCase("a sign", post("Content-Length: +4\r\n", "abcd"), 400),
    RuleCase("a minus", post("Content-Length: -4\r\n", "abcd"), 400),
    RuleCase("hexadecimal", post("Content-Length: 0x4\r\n", "abcd"), 400),
    RuleCase("an underscore", post("Content-Length: 1_0\r\n", "0123456789"), 400),
    RuleCase("no digits", post("Content-Length: \r\n", ""), 400),
    RuleCase("digits apart", post("Content-Length: 4 4\r\n", "abcd"), 400),
    RuleCase("Arabic digits", post("Content-Length: ٤\r\n", "abcd"), 400),
    RuleCase(
        "the greatest length there is", post("Content-Length: 9223372036854775807\r\n", ""), 413),
    RuleCase("one more", post("Content-Length: 9223372036854775808\r\n", ""), 400),
    RuleCase("20 digits", post("Content-Length: 00000000000000000004\r\n", "abcd"), 400),
    RuleCase("an unknown coding", post("Transfer-Encoding: gzip\r\n", ""), 501),
    RuleCase("a coding that ends like chunked", post("Transfer-Encoding: xchunked\r\n", ""), 501),
    RuleCase("identity", post("Transfer-Encoding: identity\r\n", ""), 501),
    RuleCase(
        "chunked on two lines",
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
    RuleCase("chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400),
    RuleCase("chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 400),
    RuleCase("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400),
    RuleCase("a comma before chunked", post("Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n"), 400),
    RuleCase("chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400),
    RuleCase(
        "chunked with a parameter", post("Transfer-Encoding: chunked;a=b\r\n", "0\r\n\r\n"), 400),
    RuleCase(
        "chunked behind a vertical tab", post("Transfer-Encoding: \u{B}chunked\r\n", "0\r\n\r\n"),
        400),
    RuleCase(
        "chunked between no-break spaces",
        post("Transfer-Encoding: \u{A0}chunked\r\n", "0\r\n\r\n"), 400),
    RuleCase("an empty coding", post("Transfer-Encoding:\r\n", ""), 400),
    RuleCase(
        "a coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400),
]

private let chunks: [RuleCase] = [
    RuleCase("two chunks", chunked("4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n"), body: "abcdef"),
    RuleCase("none", chunked("0\r\n\r\n")),
    RuleCase(
        "a size in capitals with zeros before it", chunked("00A\r\n0123456789\r\n0\r\n\r\n"),
        body: "0123456789"),
    RuleCase("a coding in capitals", post("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n")),
    RuleCase("an extension", chunked("4;foo=bar\r\nabcd\r\n0;x\r\n\r\n"), body: "abcd"),
    RuleCase("a quoted extension", chunked("4;foo=\"b;a r\"\r\nabcd\r\n0\r\n\r\n"), body: "abcd"),
    RuleCase(
        "trailers, which are dropped",
        chunked("4\r\nabcd\r\n0\r\nX: y\r\nContent-Length: 9\r\n\r\n"), body: "abcd"),
    RuleCase("a prefix", chunked("0x4\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a sign", chunked("+4\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a minus", chunked("-4\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("an underscore", chunked("0_4\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a space before the size", chunked(" 4\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a space behind the size", chunked("4 \r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a space before the extension", chunked("4 ;a\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a tab in a quoted extension", chunked("4;a=\"\t\"\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase(
        "an escaped quotation mark", chunked("4;a=\"\\\"\"\r\nabcd\r\n0\r\n\r\n"), body: "abcd"),
    RuleCase("two extensions", chunked("4;a;b=c\r\nabcd\r\n0\r\n\r\n"), body: "abcd"),
    RuleCase("an extension without a name", chunked("4;\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("an extension without a value", chunked("4;a=\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a quotation that does not end", chunked("4;a=\"b\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a quotation that ends in an escape", chunked("4;a=\"b\\\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a space in an extension", chunked("4;a b\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a tab in the extension", chunked("4;a\tb\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("no size", chunked("\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("no size before the extension", chunked(";a\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("16 digits", chunked("0000000000000004\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("15 digits", chunked("000000000000004\r\nabcd\r\n0\r\n\r\n"), body: "abcd"),
    RuleCase("a size over 64 bits", chunked("10000000000000004\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a size over the limit", chunked("fffffffffffffff\r\nabcd"), 413),
    RuleCase("data that goes on", chunked("4\r\nabcdXX0\r\n\r\n"), 400),
    RuleCase("data that ends with LF", chunked("4\r\nabcd\n0\r\n\r\n"), 400),
    RuleCase("data that ends with CR and more", chunked("4\r\nabcd\rX0\r\n\r\n"), 400),
    RuleCase("bare LF everywhere", chunked("4\nabcd\n0\n\n"), 400),
    RuleCase("bare LF behind an extension", chunked("4;x\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("bare CR in an extension", chunked("4;x\ry\r\nabcd\r\n0\r\n\r\n"), 400),
    RuleCase("a trailer without a colon", chunked("0\r\nbad\r\n\r\n"), 400),
    RuleCase("a folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n"), 400),
    RuleCase("a trailer with a control byte", chunked("0\r\nX: \u{1}\r\n\r\n"), 400),
    RuleCase("bare LF at the end", chunked("0\r\n\n"), 400),
]

private let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n"

private let intentions: [RuleCase] = [
    RuleCase("100-continue", post("Expect: 100-Continue\r\nContent-Length: 1\r\n", "a"), body: "a"),
    RuleCase("another expectation", post("Expect: x\r\nContent-Length: 1\r\n", "a"), 417),
    RuleCase("another expectation in HTTP/1.0", "GET / HTTP/1.0\r\nExpect: x\r\n\r\n"),
    RuleCase(
        "a WebSocket asked for by POST", "POST / HTTP/1.1\r\nHost: a.test\r\n\(upgrade)\r\n", 400),
    RuleCase("a WebSocket with a length", get("/", upgrade + "Content-Length: 0\r\n"), 400),
    RuleCase("a WebSocket with chunks", get("/", upgrade + "Transfer-Encoding: chunked\r\n"), 400),
    RuleCase("h2c is ignored", get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n")),
    RuleCase("Upgrade that Connection does not name", get("/", "Upgrade: websocket\r\n")),
]

private let limits: [RuleCase] = [
    RuleCase("a request line of 8 KiB", get("/" + String(repeating: "a", count: 8192 - 14))),
    RuleCase("one byte more", get("/" + String(repeating: "a", count: 8192 - 13)), 414),
    RuleCase("a request line that never ends", "GET /" + String(repeating: "a", count: 20000), 414),
    // The section holds `Host: a.test`, `X: ...` and their CRLFs.
    RuleCase(
        "a section of 32 KiB",
        get("/", "X: " + String(repeating: "a", count: 32768 - 14 - 5) + "\r\n")),
    RuleCase(
        "one byte more", get("/", "X: " + String(repeating: "a", count: 32768 - 14 - 4) + "\r\n"),
        431),
    RuleCase(
        "a field that never ends", get("/", "X: " + String(repeating: "a", count: 65536)), 431),
    RuleCase("100 fields", get("/", String(repeating: "X: a\r\n", count: 99))),
    RuleCase("101 fields", get("/", String(repeating: "X: a\r\n", count: 100)), 431),
    RuleCase(
        "extensions of 16 KiB", chunked("0;" + String(repeating: "x", count: 16383) + "\r\n\r\n")),
    RuleCase(
        "one byte more", chunked("0;" + String(repeating: "x", count: 16384) + "\r\n\r\n"), 400),
    RuleCase(
        "extensions of 16 KiB in sum",
        chunked(String(repeating: "1;a234567\r\na\r\n", count: 2049) + "0\r\n\r\n"), 400),
    RuleCase(
        "trailers of 8 KiB",
        chunked("0\r\nX: " + String(repeating: "a", count: 8192 - 5) + "\r\n\r\n")),
    RuleCase(
        "one byte more", chunked("0\r\nX: " + String(repeating: "a", count: 8192 - 4) + "\r\n\r\n"),
        431),
    RuleCase(
        "101 trailers", chunked("0\r\n" + String(repeating: "X: a\r\n", count: 101) + "\r\n"), 431),
]
