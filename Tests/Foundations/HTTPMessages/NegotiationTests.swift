import HTTPMessages
import Testing

@Suite("Content negotiation")
struct NegotiationTests {
    private static let offered = [
        MediaType.json, MediaType(type: "text", subtype: "html"),
        MediaType(type: "text", subtype: "plain"),
    ]

    @Test(
        "the best of the offered types",
        arguments: [
            (nil, "application/json"), ("*/*", "application/json"), ("", "application/json"),
            ("text/html", "text/html"), ("TEXT/HTML", "text/html"), ("text/*", "text/html"),
            ("text/plain, text/html", "text/html"),
            ("text/plain;q=1, text/html;q=0.5", "text/plain"),
            ("application/json;q=0.5, text/*;q=0.7", "text/html"),
            ("text/*, text/html;q=0", "text/plain"),
            ("*/*;q=0.1, text/plain;q=0.2", "text/plain"),
            ("application/xml, */*;q=0.1", "application/json"),
            ("image/png", nil), ("*/*;q=0", nil), ("application/json;q=0", nil),
            ("application/json;version=2", nil),
            // What breaks the grammar is skipped; with nothing left there is no preference.
            ("garbage", "application/json"), ("text/plain;q=2, text/html", "text/html"),
            ("*/html, text/plain", "text/plain"), (",, text/plain ,", "text/plain"),
            ("text/html;level=\"a,b\";q=0.1, text/plain", "text/plain"),
            ("\"unterminated, text/plain", "application/json"),
        ] as [(String?, String?)])
    func accept(_ value: String?, _ best: String?) {
        #expect(Accept.best(value, of: Self.offered)?.essence == best)
    }

    @Test("parameters make a range more specific")
    func parameters() {
        let levels = ["1", "2"].map {
            MediaType(
                type: "text", subtype: "html",
                parameters: [FieldParameter(name: "level", value: $0)])
        }
        let best = Accept.best("text/html;q=0.3, text/html;level=2;q=0.4", of: levels)
        #expect(best?.description == "text/html; level=2")
    }

    @Test(
        "the best of the offered languages",
        arguments: [
            (nil, "en"), ("", "en"), ("ru", "ru"), ("RU-ru", "ru"), ("pt-BR,en;q=0.5", "pt"),
            ("de", "en"), ("de, ru;q=0.1", "ru"), ("*", "en"), ("ru;q=0.1, *;q=0.5", "en"),
            ("en;q=0.1, pt;q=0.9, ru;q=0.8", "pt"), ("en;q=0, *", "ru"), ("ru, en", "en"),
            ("!!, ru", "ru"), ("ru;q=x, pt", "pt"), ("rus", "en"),
        ] as [(String?, String)])
    func language(_ value: String?, _ best: String) {
        let offered = ["en", "ru", "pt"]
        #expect(AcceptLanguage.best(value, of: offered, fallback: "en") == best)
    }

    @Test("only so many elements are looked at")
    func bounded() {
        let others = String(repeating: "x/y, ", count: Accept.maxElements)
        #expect(
            Accept.best(others.dropLast(5) + "text/plain", of: Self.offered)?.subtype == "plain")
        #expect(Accept.best(others + "text/plain", of: Self.offered) == nil)
        let languages = String(repeating: "de, ", count: AcceptLanguage.maxElements)
        #expect(AcceptLanguage.best(languages + "ru", of: ["en", "ru"], fallback: "en") == "en")
    }

    @Test("an element of Accept-Encoding that breaks the grammar permits nothing")
    func codings() {
        for permitted in ["gzip", "x-GZip ; q=0.5", "gzip;q=0, *, x-gzip", "br;q=x, gzip"] {
            #expect(AcceptEncoding.permitsGzip([.acceptEncoding: permitted]), "\(permitted)")
        }
        for other in ["gzip;q=0", "gzip x", "gzip\u{31B}", "gzip;q=0, gzip=1", "* *", "gzip;q=2"] {
            #expect(!AcceptEncoding.permitsGzip([.acceptEncoding: other]), "\(other)")
        }
    }

    @Test("media types are read strictly and written back")
    func mediaTypes() {
        let type = MediaType("Text/HTML ; Charset=\"utf-8\";a=\"b\\\"c d\"")
        #expect(type?.essence == "text/html")
        #expect(type?.parameter("charset") == "utf-8")
        #expect(type?.description == "text/html; charset=utf-8; a=\"b\\\"c d\"")
        for broken in [
            "", "text", "text/", "/html", "text /html", "text/html x", "a/b;c", "a/b;c=\"d",
        ] {
            #expect(MediaType(broken) == nil, "\(broken)")
        }
        #expect(MediaType("a/b;")?.description == "a/b")
    }

    @Test("a type lies in its ranges")
    func ranges() throws {
        let type = try #require(MediaType("text/plain; charset=UTF-8"))
        for range in ["*/*", "text/*", "text/plain", "text/plain;charset=utf-8"] {
            #expect(type.lies(in: try #require(MediaType(range))), "\(range)")
        }
        for range in ["text/html", "image/*", "text/plain;charset=latin1", "text/plain;a=b"] {
            #expect(!type.lies(in: try #require(MediaType(range))), "\(range)")
        }
    }
}
