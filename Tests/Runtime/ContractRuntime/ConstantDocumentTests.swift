import ContractRuntime
import HTTPMessages
import Testing

@Suite("A constant document is sent once and then only named")
struct ConstantDocumentTests {
    private let server = NoteServer(fallback: { request in
        guard request.head.path.elementsEqual("/swagger.json".utf8) else { return nil }
        return ConstantDocument(
            StaticBytes("{}"), mediaType: "application/json",
            entityTag: EntityTag("abc")!, fields: [.contentEncoding: "identity"]
        ).response(to: request)
    })

    @Test("It has an entity tag, and caches have to ask")
    func first() async {
        for method in [HTTPMethod.get, .head] {
            let answer = await server.send(method, "/swagger.json")
            #expect(answer.status == 200)
            #expect(answer.text == "{}")
            #expect(answer[.eTag] == "\"abc\"")
            #expect(answer[.cacheControl] == "no-cache")
            #expect(answer[.contentEncoding] == "identity")
        }
    }

    @Test(
        "A client that has it is answered 304",
        arguments: [
            ("\"abc\"", 304), ("W/\"abc\"", 304), ("\"x\", \"abc\"", 304), ("*", 304),
            ("\"abd\"", 200), ("abc", 200), ("", 200),
        ])
    func conditional(_ condition: String, _ status: UInt16) async {
        let answer = await server.send(.get, "/swagger.json", [.ifNoneMatch: condition])
        #expect(answer.status == status)
        #expect(answer[.eTag] == "\"abc\"")
        #expect(answer.bytes.isEmpty == (status == 304))
    }

    @Test("Another method is told as a problem, with what is allowed")
    func methods() async {
        let post = await server.send(.post, "/swagger.json")
        #expect(post.status == 405)
        #expect(post.code == "method_not_allowed")
        #expect(post[.allow] == "GET, HEAD, OPTIONS")
        #expect(await server.send(.options, "/swagger.json").status == 204)
    }
}
