import ContractRuntime
import HTTPMessages
import Testing

@Suite("Pages of other origins may do what the settings allow and no more")
struct CORSTests {
    private static let origin = "https://app.example.org"
    private let server: NoteServer

    init() throws {
        server = NoteServer(
            cors: try CORSPolicy(origins: [Self.origin], allowsCredentials: true))
    }

    @Test("Without settings no answer speaks of origins")
    func off() async {
        let answer = await NoteServer().send(.get, "/version", [.origin: Self.origin])
        #expect(answer[.accessControlAllowOrigin] == nil)
        #expect(answer[.vary] == nil)
    }

    @Test("A listed origin may read answers and the fields that clients need, problems too")
    func allowed() async {
        for path in ["/version", "/nothing", "/api/v1/notes/1"] {
            let answer = await server.send(.get, path, [.origin: Self.origin])
            #expect(answer[.accessControlAllowOrigin] == Self.origin)
            #expect(answer[.accessControlAllowCredentials] == "true")
            #expect(answer[.vary]?.contains("Origin") == true)
            let exposed = answer[.accessControlExposeHeaders] ?? ""
            for name in ["Link", "Location", "Retry-After", "X-Request-Id"] {
                #expect(exposed.contains(name))
            }
        }
    }

    @Test(
        "An origin that is not listed letter by letter learns nothing",
        arguments: [
            nil, "null", "https://app.example.org:8443", "http://app.example.org",
            "https://app.example.org.evil.example", "https://APP.example.org",
            "https://app.example.org/", "", "*",
        ])
    func refused(_ origin: String?) async {
        var fields = HTTPFields()
        fields[.origin] = origin
        for method in [HTTPMethod.get, .options] {
            let answer = await server.send(method, "/version", fields)
            #expect(answer[.accessControlAllowOrigin] == nil)
            #expect(answer[.accessControlAllowCredentials] == nil)
            #expect(answer[.accessControlAllowMethods] == nil)
            #expect(answer[.vary] == "Origin")
        }
    }

    @Test("A preflight lists methods and fields, and needs no credential")
    func preflight() async {
        let answer = await server.send(
            .options, "/api/v1/notes/1",
            [
                .origin: Self.origin, .accessControlRequestMethod: "DELETE",
                .accessControlRequestHeaders: "authorization",
            ])
        #expect(answer.status == 204)
        #expect(answer[.accessControlAllowOrigin] == Self.origin)
        #expect(answer[.accessControlAllowMethods] == "DELETE, GET, OPTIONS, PATCH, POST, PUT")
        #expect(
            answer[.accessControlAllowHeaders]
                == "accept, accept-encoding, authorization, content-type, dnt, origin, user-agent, "
                + "x-csrftoken, x-requested-with, accept-language, content-language")
        #expect(answer[.accessControlMaxAge] == "600")
        #expect(answer[.allow] == "GET, HEAD, DELETE, OPTIONS")
    }

    @Test("Every origin may be allowed, without credentials")
    func everyOrigin() async throws {
        let server = NoteServer(cors: try CORSPolicy(origins: ["*"]))
        let answer = await server.send(.get, "/version", [.origin: "https://a.example"])
        #expect(answer[.accessControlAllowOrigin] == "*")
        #expect(answer[.accessControlAllowCredentials] == nil)
        #expect(
            await server.send(.get, "/version", [.origin: "null"])[.accessControlAllowOrigin] == nil
        )
    }

    @Test("Settings that browsers would refuse, or that let everybody in, are refused")
    func mistakes() {
        #expect(throws: CORSPolicy.Mistake.credentialsForEveryOrigin) {
            try CORSPolicy(origins: ["*"], allowsCredentials: true)
        }
        #expect(throws: CORSPolicy.Mistake.nullOrigin) { try CORSPolicy(origins: ["null"]) }
        for text in [
            "app.example.org", "https://", "https://a/", "ftp://a", "https://*.a", "https://a b",
            "",
        ] {
            #expect(throws: CORSPolicy.Mistake.notAnOrigin(text)) {
                try CORSPolicy(origins: [text])
            }
        }
    }
}
