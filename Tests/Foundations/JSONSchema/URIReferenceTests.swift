import Testing

@testable import JSONSchema

@Suite("URI references are resolved as RFC 3986 says")
struct URIReferenceTests {
    // RFC 3986 5.4.1 and 5.4.2, for the base http://a/b/c/d;p?q
    private static let examples = [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
        ("g?y#s", "http://a/b/c/g?y#s"),
        (";x", "http://a/b/c/;x"), ("g;x?y#s", "http://a/b/c/g;x?y#s"), ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
        ("../", "http://a/b/"),
        ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"), ("/./g", "http://a/g"),
        ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"),
        ("g..", "http://a/b/c/g.."),
        ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"), ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
    ]

    @Test("The examples of RFC 3986", arguments: examples)
    func resolution(reference: String, target: String) {
        let base = URIReference("http://a/b/c/d;p?q")
        #expect(URIReference(reference).resolved(against: base).description == target)
    }

    @Test("A relative base is enough for documents that have no absolute URI")
    func relativeBase() {
        let base = URIReference("api/openapi.yml")
        #expect(URIReference("#/a").resolved(against: base).description == "api/openapi.yml#/a")
        #expect(URIReference("b.yml").resolved(against: base).description == "api/b.yml")
        #expect(URIReference("b.yml").resolved(against: URIReference("")).description == "b.yml")
    }

    // RFC 3492 7.1, sample I; the others as Python encodes them
    @Test(
        "Punycode goes both ways",
        arguments: [
            ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("2月", "2-636b"), ("bücher", "bcher-kva"), ("日本語", "wgv71a119e"),
        ])
    func punycode(text: String, encoded: String) {
        #expect(Punycode.encode(Array(text.unicodeScalars)) == encoded)
        #expect(Punycode.decode(encoded) == Array(text.unicodeScalars))
    }

    @Test("Malformed punycode is refused", arguments: ["é", "a-é", "99999999", "!", "b1abf!"])
    func malformedPunycode(text: String) {
        #expect(Punycode.decode(text) == nil)
    }
}
