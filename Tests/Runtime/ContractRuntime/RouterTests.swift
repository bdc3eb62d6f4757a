import Testing

@testable import ContractRuntime

@Suite("The router finds resources by the bytes of a path")
struct RouterTests {
    private static let templates = [
        "/", "/users", "/users/me", "/users/{id}", "/users/{id}/posts", "/users/me/settings",
        "/files/{name}/{version}", "/a%20b", "/{any}/fixed",
    ]
    private let router = Router(Self.templates.map { PathTemplate($0) })

    private func template(at path: String) -> String? {
        router.resource(at: path.utf8.span).map { Self.templates[$0] }
    }

    @Test(
        "A path names its resource",
        arguments: [
            ("/", "/"), ("/users", "/users"), ("/users/", "/users"), ("/users/me", "/users/me"),
            ("/users/7", "/users/{id}"), ("/users/7/", "/users/{id}"),
            ("/users/%6De", "/users/me"), ("/users/%6de/", "/users/me"),
            ("/users/me/posts", "/users/{id}/posts"), ("/users/meme", "/users/{id}"),
            ("/users/a%2Fb", "/users/{id}"), ("/files/x/1", "/files/{name}/{version}"),
            ("/users/fixed", "/users/{id}"), ("/me/fixed", "/{any}/fixed"),
        ])
    func matches(_ path: String, _ expected: String) {
        #expect(template(at: path) == expected)
    }

    @Test(
        "A path that fits no template names nothing",
        arguments: [
            "", "*", "users", "//", "/users//", "//users", "/Users", "/users/7/posts/1",
            "/users/me/nothing", "/users//posts", "/files/x", "/files//1", "/unknown",
        ])
    func refuses(_ path: String) {
        #expect(template(at: path) == nil)
    }

    @Test("Parameters beside text come after literals and before plain parameters")
    func mixed() {
        let templates = [
            "/{file}", "/{name}.{format}", "/{name}.json", "/all.json", "/{name}:{verb}",
            "/x-{id}", "/({a}-{b})", "/{a}{b}.z/y", "/{p}.{q}/deep", "/a b{c}",
        ]
        let router = Router(templates.map { PathTemplate($0) })
        let cases = [
            "/all.json": "/all.json", "/some.json": "/{name}.json", "/a.b.xml": "/{name}.{format}",
            "/.xml": "/{file}", "/a.": "/{file}", "/7:cancel": "/{name}:{verb}",
            "/x-9": "/x-{id}", "/x-": "/{file}", "/(1-2)": "/({a}-{b})", "/(12)": "/{file}",
            "/ab.z/y": "/{a}{b}.z/y", "/a.z/y": nil, "/some.json/deep": "/{p}.{q}/deep",
            "/a%2Exml": "/{file}", "/a%20bc": "/a b{c}",
        ]
        for (path, expected) in cases {
            let found = router.resource(at: path.utf8.span).map { templates[$0] }
            #expect(found == expected, "\(path)")
        }
    }

    @Test("Parameters take what they can from the left")
    func parts() {
        func texts(_ template: String, _ segment: String) -> [String]? {
            let bytes = Array(segment.utf8)
            let mixed = MixedSegment(Array(template.utf8))
            let ranges = mixed.names.indices.map {
                mixed.range(of: $0, in: 0..<bytes.count, of: bytes.span)
            }
            return ranges.contains(nil)
                ? nil : ranges.map { String(decoding: bytes[$0 ?? 0..<0], as: UTF8.self) }
        }
        #expect(texts("{a}.{b}", "x.y.z") == ["x.y", "z"])
        #expect(texts("{a}.{b}.{c}", "x.y.z") == ["x", "y", "z"])
        #expect(texts("{a}.{b}", "..") == nil)
        #expect(texts("{a}.{b}", "...") == [".", "."])
        #expect(texts("{a}{b}", "x%41") == ["x", "%41"])
        #expect(texts("{a}{b}{c}", "xy") == nil)
        #expect(texts("p{a}s", "ps") == nil)
        #expect(texts("aa{a}aa", "aaaxaa") == ["ax"])
        #expect(texts("{a}--{b}", "x---y") == ["x-", "y"])
        #expect(texts("{a}", "") == nil)
    }

    @Test("A slash at the end matters only where the contract has both")
    func slashes() {
        let templates = ["/a", "/a/", "/b/", "/c", "/{d}/e/"]
        let router = Router(templates.map { PathTemplate($0) })
        let cases = [
            "/a": "/a", "/a/": "/a/", "/b": "/b/", "/b/": "/b/", "/c/": "/c", "/x/e": "/{d}/e/",
        ]
        for (path, expected) in cases {
            let found = router.resource(at: path.utf8.span).map { templates[$0] }
            #expect(found == expected, "\(path)")
        }
    }

    @Test("Templates that differ only in the names of parameters have one shape")
    func shapes() {
        #expect(PathTemplate("/a/{b}/c").shape == PathTemplate("/a/{x}/c").shape)
        #expect(PathTemplate("/a/{b}").parameters.map(\.segment) == [1])
    }
}
