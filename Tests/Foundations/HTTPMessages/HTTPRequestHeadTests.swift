import HTTPMessages
import Testing

@Suite("A request head gives its parts")
struct HTTPRequestHeadTests {
    @Test("target, path, query and authority")
    func parts() {
        let head = HTTPRequestHead(.get, "/a/b?c=d", [.host: "a.test:80", .accept: "*/*"])
        #expect(String(decoding: head.path, as: UTF8.self) == "/a/b")
        #expect(head.query.map { String(decoding: $0, as: UTF8.self) } == "c=d")
        #expect(head.target == "/a/b?c=d")
        #expect(head.authority == "a.test:80")
        #expect(head.fields[.accept] == "*/*")
        #expect(!head.hasEscapedPath)
    }

    @Test("no query differs from an empty one")
    func emptyQuery() {
        #expect(HTTPRequestHead(.get, "/a").query == nil)
        #expect(HTTPRequestHead(.get, "/a?").query?.isEmpty == true)
        #expect(HTTPRequestHead(.get, "/a?").target == "/a?")
    }

    @Test(
        "segments",
        arguments: [
            ("/", []), ("/a", ["a"]), ("/a/", ["a"]), ("/a/b", ["a", "b"]),
            ("/a/b/", ["a", "b"]), ("//", [""]), ("//a", ["", "a"]), ("/a//b", ["a", "", "b"]),
            ("/a//", ["a", ""]), ("*", ["*"]), ("/a%2Fb/%C3%A9", ["a/b", "é"]),
        ])
    func segments(_ target: String, _ expected: [String]) {
        let head = HTTPRequestHead(.options, target)
        #expect(head.pathSegments.map { head.text(ofSegment: $0) } == expected)
    }

    @Test("a segment is compared decoded")
    func segmentComparison() {
        let head = HTTPRequestHead(.get, "/api/us%65rs/a%2Fb/x")
        let segments = Array(head.pathSegments)
        #expect(head.segment(segments[0], is: "api"))
        #expect(!head.segment(segments[0], is: "apis"))
        #expect(!head.segment(segments[0], is: "apj"))
        #expect(head.segment(segments[1], is: "users"))
        #expect(head.segment(segments[2], is: "a/b"))
        #expect(!head.segment(segments[2], is: "a%2Fb"))
    }

    @Test("a segment that is not UTF-8 is no text")
    func invalidSegment() {
        let head = HTTPRequestHead(.get, "/%FF")
        #expect(head.pathSegments.map { head.text(ofSegment: $0) } == [nil])
    }

    @Test("every method is found by its bytes and by its name")
    func methods() {
        for method in HTTPMethod.allCases {
            #expect(HTTPMethod(name: method.name) == method)
            let read = HTTPMethod(Array(method.name.utf8).span)
            #expect(read == method)
        }
        for token in ["", "GE", "get", "GETS", "PROPFIND", "TOOLONGAMETHOD"] {
            #expect(HTTPMethod(name: token) == nil)
            let read = HTTPMethod(Array(token.utf8).span)
            #expect(read == nil)
        }
    }

    @Test("statuses know their phrase and whether they carry content")
    func statuses() {
        #expect(HTTPStatus.unprocessableContent.description == "422 Unprocessable Content")
        #expect(HTTPStatus(code: 599).description == "599")
        #expect([100, 204, 304].allSatisfy { !HTTPStatus(code: $0).allowsContent })
        #expect(HTTPStatus.resetContent.allowsContent)
        #expect(HTTPStatus.conflict.isError && HTTPStatus.created.isSuccessful)
    }

    @Test("client addresses are written with their port")
    func clients() {
        #expect(ClientAddress(ip: "192.0.2.1", port: 80).description == "192.0.2.1:80")
        #expect(ClientAddress(ip: "2001:db8::1", port: 80).description == "[2001:db8::1]:80")
    }
}
