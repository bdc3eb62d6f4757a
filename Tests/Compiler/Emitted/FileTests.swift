import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON
import Testing
import Timestamps

/// Gives a body in pieces, and maybe breaks off.
private actor Pieces: HTTPBodySource {
    private var pieces: [[UInt8]]
    private let failure: HTTPBodyError?

    init(_ bytes: [UInt8], of size: Int, failure: HTTPBodyError? = nil) {
        pieces = stride(from: 0, to: bytes.count, by: size).map {
            Array(bytes[$0..<min($0 + size, bytes.count)])
        }
        self.failure = failure
    }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        if !pieces.isEmpty { return pieces.removeFirst() }
        if let failure { throw failure }
        return nil
    }
}

@Suite("Emitted code for bytes and forms") struct FileTests {
    private let handlers: FileHandlers

    private struct Answer {
        let status: UInt16
        let fields: HTTPFields
        let text: String
        let closes: Bool

        var json: JSONValue { (try? JSONValue.parse(Array(text.utf8))) ?? .null }
        var errors: [String] {
            (json["errors"]?.array ?? []).map { item in
                ["pointer", "keyword"].map { item[$0]?.string ?? "?" }.joined(separator: " ")
            }
        }
    }

    private func send(
        _ method: HTTPMethod, _ target: String, _ fields: HTTPFields = [:],
        _ body: HTTPRequestBody = .empty, limits: [String: Int] = [:]
    ) async -> Answer {
        let library = LibraryHandlers()
        let service = ContractService(
            contractRoutes(
                books: library, meta: library, files: handlers, deliveries: DeliveryHandlers(),
                parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator(),
            configuration: ContractServiceConfiguration(
                maxBodyBytes: limits,
                responseValidator: try? DocumentResponseValidator(
                    document: JSONValue.parse(Array("\(ContractDocument.json)".utf8)))))
        let request = HTTPRequest(
            head: HTTPRequestHead(method, target, fields), body: body, requestID: "r1")
        let response = await service.respond(to: request)
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes(let all): bytes = all
        case .segments(let segments):
            for case .bytes(let some) in segments { bytes += some }
        default: break
        }
        return Answer(
            status: response.status.code, fields: response.fields,
            text: String(decoding: bytes, as: UTF8.self), closes: response.closesConnection)
    }

    private func send(
        _ method: HTTPMethod, _ target: String, _ text: String, as type: String?
    ) async -> Answer {
        let fields: HTTPFields = type.map { [.contentType: $0] } ?? [:]
        return await send(method, target, fields, HTTPRequestBody(Array(text.utf8)))
    }

    // MARK: Bytes

    @Test("hands bytes on as they come, under their media type")
    func binary() async {
        let body = HTTPRequestBody(
            source: Pieces(Array("abcdef".utf8), of: 4), declaredLength: nil)
        let answer = await send(.put, "/books/1/cover", [.contentType: "Image/PNG; a=b"], body)
        #expect(answer.status == 204)
        #expect(handlers.shelf.texts == [#"Image/PNG; a=b ["abcd", "ef"]"#])
    }

    @Test("refuses what is no such content before the handler sees it")
    func refusedBinary() async {
        #expect(await send(.put, "/books/1/cover", "x", as: "text/plain").status == 415)
        #expect(await send(.put, "/books/1/cover", "x", as: "image/*").status == 415)
        #expect(await send(.put, "/books/1/cover", "x", as: nil).status == 415)
        #expect(await send(.put, "/books/1/cover", "x", as: "image").status == 415)
        let twice: HTTPFields = [.contentType: "image/png", "Content-type": "image/png"]
        #expect(await send(.put, "/books/1/cover", twice, HTTPRequestBody([1])).status == 415)
        let packed: HTTPFields = [.contentType: "image/png", .contentEncoding: "gzip"]
        #expect(await send(.put, "/books/1/cover", packed, HTTPRequestBody([1])).status == 415)
        let missing = await send(.put, "/books/1/cover")
        #expect(missing.status == 400)
        #expect(missing.errors == [" required"])
        #expect(handlers.shelf.texts == [])
    }

    @Test("takes an empty file where the request says that there is one")
    func emptyBinary() async {
        #expect(await send(.put, "/books/1/cover", [.contentType: "image/png"]).status == 204)
        let fields: HTTPFields = [.contentLength: "0"]
        #expect(await send(.put, "/books/1/cover", fields).status == 400)
        // Clients send a length of 0 with a POST that has no content at all.
        #expect(await send(.post, "/books/1/cover", fields).status == 400)
        let named: HTTPFields = [.contentLength: "0", .contentType: "image/png"]
        #expect(await send(.post, "/books/1/cover", named).text == "image ")
        #expect(await send(.post, "/notices", fields).text == "nothing")
    }

    @Test("ends a body at the operation's limit, whether its length was declared or not")
    func limits() async {
        let image: HTTPFields = [.contentType: "image/png"]
        let long = [UInt8](repeating: 0, count: 1_001)
        let declared = await send(.put, "/books/1/cover", image, HTTPRequestBody(long))
        #expect(declared.status == 413)
        func chunked(_ count: Int) -> HTTPRequestBody {
            HTTPRequestBody(
                source: Pieces([UInt8](repeating: 0, count: count), of: 100), declaredLength: nil)
        }
        let cut = await send(.put, "/books/1/cover", image, chunked(1_001))
        #expect(cut.status == 413)
        #expect(cut.closes)
        #expect(handlers.shelf.texts == [])
        #expect(await send(.put, "/books/1/cover", image, chunked(1_000)).status == 204)
        let wider = await send(
            .put, "/books/1/cover", image, chunked(1_001), limits: ["putCover": 2_000])
        #expect(wider.status == 204)
        let narrower = await send(
            .put, "/books/1/cover", image, HTTPRequestBody([1, 2]), limits: ["putCover": 1])
        #expect(narrower.status == 413)
    }

    @Test("stores nothing of a body that breaks off")
    func brokenBody() async {
        for (failure, status) in [(HTTPBodyError.timedOut, 408), (.malformed("x"), 400)]
            as [(HTTPBodyError, UInt16)]
        {
            let body = HTTPRequestBody(
                source: Pieces([1, 2, 3], of: 2, failure: failure), declaredLength: 9)
            let answer = await send(.put, "/books/1/cover", [.contentType: "image/png"], body)
            #expect(answer.status == status)
        }
        #expect(handlers.shelf.texts == [])
    }

    @Test("hands JSON on to the byte where the contract says so")
    func raw() async {
        let text = "{ \"text\" : 1, broken"
        #expect(await send(.post, "/notices", text, as: "application/json").text == text)
        #expect(await send(.post, "/notices").text == "nothing")
    }

    // MARK: Alternatives

    @Test("chooses the most specific media type that the content fits")
    func alternatives() async {
        func read(_ text: String, _ type: String?) async -> String {
            await send(.post, "/books/1/cover", text, as: type).text
        }
        #expect(await read(#"[{"text": "a"}]"#, "application/json") == #"json ["a"]"#)
        #expect(await read(#"{"text": "a"}"#, "application/vnd.library.note+json; v=1") == "note a")
        #expect(await read("x", "image/gif") == "image x")
        #expect(await read("x", "application/pdf") == "any application/pdf x")
        #expect(await read("x", "text/plain; charset=koi8-r") == "any text/plain; charset=koi8-r x")
        #expect(await read("x", nil) == "any - x")
        #expect(await send(.post, "/books/1/cover", "x", as: "*/*").status == 415)
        #expect(await send(.post, "/books/1/cover", "x", as: "nothing").status == 415)
        let latin = await send(
            .post, "/books/1/cover", "[]", as: "application/json; charset=koi8-r")
        #expect(latin.status == 415)
        #expect(await send(.post, "/books/1/cover").status == 400)
        let broken = await send(.post, "/books/1/cover", #"[{}]"#, as: "application/json")
        #expect(broken.errors == ["/0 required"])
    }

    // MARK: Forms

    private static func form(_ parts: [String], end: String = "--B--\r\n") -> [UInt8] {
        Array(
            (parts.map { "--B\r\nContent-Disposition: form-data; \($0)\r\n" }.joined() + end).utf8)
    }

    private static let comment = "name=comment\r\n\r\nc"
    private static let file =
        "name=\"file\"; filename=\"a %22b%22.png\"\r\nContent-Type: image/png\r\n\r\n1\r\n2"

    private func send(form: [UInt8], size: Int = 7) async -> Answer {
        await send(
            .post, "/books/1/cover", [.contentType: "multipart/form-data; boundary=\"B\""],
            HTTPRequestBody(source: Pieces(form, of: size), declaredLength: nil))
    }

    @Test("reads parts in the order of the wire, whatever they hold", arguments: [1, 7, 10_000])
    func parts(size: Int) async {
        let parts = [
            "name=pages\r\n\r\n12", "name=is_public\r\n\r\ntrue", "name=genre\r\n\r\nnovel",
            Self.file, "name=kind\r\n\r\nscan", "name=taken\r\n\r\n2024-02-29",
            "name=note\r\nContent-Type: application/json\r\n\r\n{\"text\": \"n\"}",
            "name=labels\r\n\r\n{\"a\": \"b\"}", Self.comment, "name=tags\r\n\r\nx",
            "name=tags\r\n\r\ny", "name=unknown\r\n\r\n?", "name=scans\r\n\r\ns",
            "name=scans\r\n\r\nt",
        ]
        let answer = await send(form: Self.form(parts), size: size)
        #expect(
            answer.text == """
                pages=12 public=true genre=novel file(a "b".png, image/png)=1\r\n2 kind=scan \
                taken=2024-02-29 note=n labels=["a": "b"] comment=c tag=x tag=y scan=s scan=t
                """)
    }

    @Test("skips what a handler does not read of a part")
    func skippedPart() async {
        let file = "name=file; filename=skip\r\nContent-Type: text/plain\r\n\r\nlong\r\n--A"
        #expect(await send(form: Self.form([file, Self.comment])).text == "comment=c")
    }

    @Test(
        "tells which part breaks the contract",
        arguments: [
            (["name=comment\r\n\r\n"], "/comment minLength"),
            (["name=pages\r\n\r\n0"], "/pages minimum"),
            (["name=pages\r\n\r\nx"], "/pages type"),
            (["name=kind\r\n\r\nx"], "/kind enum"),
            (["name=note\r\n\r\n{}"], "/note required"),
            (["name=labels\r\n\r\n{\"a\":1}"], "/labels/a type"),
            ([comment, comment], "/comment maxItems"),
            (["name=tags\r\n\r\na", "name=tags\r\n\r\nb", "name=tags\r\n\r\nc"], "/tags maxItems"),
            (["name=file\r\nContent-Type: image/gif\r\n\r\n"], "/file contentType"),
            ([comment], "/file required"),
        ])
    func violations(_ parts: [String], _ error: String) async {
        let answer = await send(form: Self.form(parts))
        #expect(answer.status == 422)
        #expect(answer.errors == [error])
        #expect(handlers.shelf.texts == [])
    }

    @Test("tells every part that is missing, and refuses others where the contract does")
    func missingParts() async {
        let empty = await send(form: Self.form([]))
        #expect(empty.errors == ["/file required", "/comment required"])
        let none = await send(form: Self.form(["name=kind\r\n\r\nscan"]))
        #expect(none.errors == ["/file required", "/comment required"])
        func put(_ parts: [String]) async -> Answer {
            await send(
                .put, "/notices", [.contentType: "multipart/form-data; boundary=B"],
                HTTPRequestBody(Self.form(parts)))
        }
        let notice = "name=notice\r\n\r\nn"
        let page = "name=pages\r\n\r\n1"
        #expect(await put([notice, page, page]).text == "n 1 1")
        #expect(await put([notice, page]).errors == ["/pages minItems"])
        #expect(await put([notice]).errors == ["/pages required"])
        #expect(await put(["name=x\r\n\r\n1"]).errors == ["/x additionalProperties"])
        #expect(await put(["name=notice\r\n\r\n0123456789"]).status == 413)
        #expect(await send(.put, "/notices").text == "nothing")
    }

    @Test("stores nothing of a form that is malformed or cut off")
    func brokenForms() async {
        let whole = Self.form([Self.comment, Self.file])
        for count in 0..<(whole.count - 2) {
            let cut = await send(form: Array(whole.prefix(count)), size: 1_000)
            #expect(cut.status == 400, "\(count) \(cut.text)")
        }
        #expect(await send(form: Array(whole.dropLast(2))).status == 200)
        #expect(handlers.shelf.texts == ["form"])
        let latin: [UInt8] =
            Array("--B\r\nContent-Disposition: form-data; name=comment\r\n\r\n".utf8)
            + [0xFF] + Array("\r\n--B--".utf8)
        #expect(await send(form: latin).errors == ["/comment syntax"])
        let unnamed = await send(.post, "/books/1/cover", "x", as: "multipart/form-data")
        #expect(unnamed.status == 400)
        #expect(unnamed.errors == [" syntax"])
    }

    @Test("reads a part only until the next is asked for")
    func partsAreOver() async throws {
        var form = try #require(
            MultipartContent<AddMaterial.Part>(
                Self.form([Self.file, Self.comment]), boundary: "B"))
        guard case .file(var first) = try await form.next() else { return #expect(Bool(false)) }
        #expect(try await first.next() != nil)
        guard case .comment = try await form.next() else { return #expect(Bool(false)) }
        await #expect(throws: ContentMisuse.partIsOver) { try await first.next() }
        #expect(try await form.next() == nil)
        #expect(try await form.next() == nil)
    }

    // MARK: Responses

    @Test("answers with content under the media type that the handler chose")
    func content() async {
        let answer = await send(.get, "/notices")
        #expect(answer.status == 200)
        #expect(answer.fields[.contentType] == "text/html; charset=utf-8")
        #expect(answer.fields[.cacheControl] == "private, max-age=5")
        #expect(
            answer.fields[.contentDisposition]
                == "attachment; filename=\"Aviso ___.html\"; "
                + "filename*=UTF-8''Aviso%20%22%C3%A9%22.html")
        #expect(answer.fields[.contentSecurityPolicy]?.hasPrefix("sandbox;") == true)
        #expect(answer.fields.count(of: .contentSecurityPolicy) == 1)
        #expect(answer.fields[.acceptRanges] == nil)
        #expect(answer.text == "<b>")
        #expect(await send(.get, "/notices", [.accept: "application/pdf"]).status == 200)
        #expect(await send(.get, "/books/1/cover", [.accept: "text/html"]).status == 406)
        #expect(await send(.get, "/books/1/cover", [.accept: "image/png"]).status == 200)
    }

    @Test("makes ranges, 304, 412 and 416 of the handler's 200")
    func conditions() async throws {
        var handlers = FileHandlers()
        handlers.cover.entityTag = EntityTag("v1")
        handlers.cover.lastModified = Timestamp(microseconds: 5_900_000, offsetMinutes: 0)
        let tests = FileTests(handlers: handlers)
        let whole = await tests.send(.get, "/books/1/cover")
        #expect(whole.fields[.eTag] == "\"v1\"")
        #expect(whole.fields[.lastModified] == "Thu, 01 Jan 1970 00:00:05 GMT")
        #expect(whole.fields[.acceptRanges] == "bytes")
        #expect(whole.fields["X-Width"] == "3")
        let part = await tests.send(.get, "/books/1/cover", [.range: "bytes=2-4"])
        #expect(part.status == 206)
        #expect(part.text == "234")
        #expect(part.fields[.contentRange] == "bytes 2-4/10")
        let known = await tests.send(.get, "/books/1/cover", [.ifNoneMatch: "W/\"v1\""])
        #expect(known.status == 304)
        #expect(known.fields[.eTag] == "\"v1\"")
        #expect(known.fields[.contentType] == nil)
        let changed = await tests.send(.get, "/books/1/cover", [.ifMatch: "\"v2\""])
        #expect(changed.json["code"] == "precondition_failed")
        let beyond = await tests.send(.get, "/books/1/cover", [.range: "bytes=10-"])
        #expect(beyond.status == 416)
        #expect(beyond.fields[.contentRange] == "bytes */10")
        #expect(await tests.send(.get, "/books/9/cover", [.range: "bytes=0-1"]).status == 404)
    }

    private init(handlers: FileHandlers) { self.handlers = handlers }
    init() { self.init(handlers: FileHandlers()) }
}
