import ContractRuntime
import HTTPMessages
import JSON
import Testing

@Suite("Problems are told in the caller's language, by RFC 9457")
struct ProblemTests {
    private let server = NoteServer()

    private func create(_ title: String, _ language: String? = nil) async -> Answer {
        var fields = HTTPFields()
        fields[.acceptLanguage] = language
        return await server.send(
            .post, "/api/v1/notes?", token: "ada", fields,
            json: #"{"title":"\#(title)","kind":"plain","city":null}"#)
    }

    @Test("A problem has the members of RFC 9457 and ours, in this order")
    func members() async {
        let answer = await server.send(.get, "/api/v1/notes/%31%30%31?", token: "ada")
        #expect(answer[.contentType] == "application/problem+json")
        #expect(
            answer.text
                == #"{"type":"/problems/unknown_note","title":"Unknown note","status":404,"#
                + #""detail":"No note has this id.","instance":"/api/v1/notes/%31%30%31","#
                + #""code":"unknown_note","request_id":"r1"}"#)
        #expect(answer.response.problemCode == "unknown_note")
        #expect(answer.response.operationID == "getNote")
    }

    @Test(
        "The language is the one that is wanted most, or the default",
        arguments: [
            (nil, "en", "No note has this id."), ("ru", "ru", "Нет заметки с таким номером."),
            ("pt-BR", "pt", "Nenhuma nota tem este id."), ("de", "en", "No note has this id."),
            ("de, ru;q=0.5, pt;q=0.9", "pt", "Nenhuma nota tem este id."),
        ])
    func languages(_ wish: String?, _ language: String, _ detail: String) async {
        let answer = await create("lost", wish)
        #expect(answer[.contentLanguage] == language)
        #expect(answer[.vary] == "Accept-Language")
        #expect(answer.json["detail"] == .string(detail))
    }

    @Test("A text that the catalogue lacks in a language is told in the default one")
    func missingLanguage() async {
        let answer = await create("taken", "pt")
        #expect(answer[.contentLanguage] == "en")
        #expect(answer.json["title"] == "Title taken")
    }

    @Test("Placeholders are filled once, and a detail that is missing is the title")
    func placeholders() async {
        let russian = await create("taken", "ru")
        #expect(russian.status == 409)
        #expect(russian.code == "title_taken")
        #expect(russian.json["detail"] == "Название «{title}» занято.")
        let many = await create("many")
        #expect(many.code == "too_many_notes")
        #expect(many.json["detail"] == "Too many notes")
    }

    @Test("A problem that the catalogue does not know has the words of this module")
    func builtIn() async {
        let answer = await server.send(.get, "/nothing", [.acceptLanguage: "ru"])
        #expect(answer.json["title"] == "Not Found")
        #expect(answer.json["detail"] == "Nothing is here.")
        #expect(answer[.contentLanguage] == "en")
        #expect(answer.json["type"] == "/problems/not_found")
    }

    @Test("A 401 of a handler names the schemes of the contract")
    func unauthorizedByHandler() async {
        let answer = await server.send(.put, "/api/v1/token", json: "\"mallory\"")
        #expect(answer.status == 401)
        #expect(answer.code == "wrong_credentials")
        #expect(answer[.wwwAuthenticate] == "Bearer realm=\"notes\", Token realm=\"notes\"")
    }

    @Test("Each item of errors says where and what, and there are at most a hundred")
    func errors() async {
        let tags = (0..<150).map { _ in "0" }.joined(separator: ",")
        let answer = await server.send(
            .post, "/api/v1/notes", token: "ada",
            json: #"{"title":"a","kind":"plain","city":null,"tags":[\#(tags)]}"#)
        #expect(answer.status == 422)
        let errors = answer.json["errors"]?.array ?? []
        #expect(errors.count == 100)
        let first: JSONValue = [
            "in": "body", "pointer": "/tags/0", "keyword": "type",
            "message": "expected a string, but found a number",
        ]
        #expect(errors.first == first)
    }

    @Test(
        "The engine's refusals are problems too",
        arguments: [
            (HTTPStatus.badRequest, "malformed_request"), (.requestTimeout, "request_timeout"),
            (.contentTooLarge, "content_too_large"), (.uriTooLong, "uri_too_long"),
            (.expectationFailed, "expectation_failed"),
            (.misdirectedRequest, "misdirected_request"),
            (.requestHeaderFieldsTooLarge, "fields_too_large"),
            (.notImplemented, "not_implemented"), (.serviceUnavailable, "unavailable"),
            (.httpVersionNotSupported, "version_not_supported"),
        ])
    func refusals(_ status: HTTPStatus, _ code: String) {
        let answer = Answer(
            server.responder.refusal(status, detail: "The line is too long.", requestID: "r9"))
        #expect(answer.status == status.code)
        #expect(answer.code == code)
        #expect(answer.json["detail"] == "The line is too long.")
        #expect(answer.json["request_id"] == "r9")
        #expect(answer.json["instance"] == "")
        #expect(answer[.contentType] == "application/problem+json")
    }

    @Test("Without a place for problems their type is about:blank")
    func aboutBlank() async {
        let service = ContractService(
            noteRoutes(notes: NoteHandlers()), authenticator: NoteAuthenticator())
        let request = HTTPRequest(head: HTTPRequestHead(.get, "/nothing"))
        #expect(Answer(await service.respond(to: request)).json["type"] == "about:blank")
    }
}
