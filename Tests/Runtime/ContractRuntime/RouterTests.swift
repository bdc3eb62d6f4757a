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

    @Test("Templates that differ only in the names of parameters have one shape")
    func shapes() {
        #expect(PathTemplate("/a/{b}/c").shape == PathTemplate("/a/{x}/c").shape)
        #expect(PathTemplate("/a/{b}").parameters.map(\.segment) == [1])
    }
}
