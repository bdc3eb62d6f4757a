import ContractClient
import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON
import Testing
import Timestamps

/// A client and a service of one contract, in one process.
struct Library {
    let client: APIClient
    let transport: ServiceTransport

    init(_ credentials: APIClient.Credentials = .init(bearer: "ada")) {
        let handlers = LibraryHandlers()
        let service = ContractService(
            contractRoutes(
                books: handlers, meta: handlers, files: FileHandlers(),
                deliveries: DeliveryHandlers(), parameters: ParameterHandlers()),
            authenticator: ReaderAuthenticator())
        transport = ServiceTransport(responder: service)
        client = APIClient(
            baseURL: "http://library.test/", transport: transport, credentials: credentials)
    }
}

@Suite("Emitted clients") struct ClientTests {
    private let client = Library().client

    // MARK: Answers

    @Test("read the content and the declared fields of what was asked for")
    func success() async throws {
        let answer = try await client.listBooks(.init(cursor: "c", lent: true, priceBelow: 2.5))
        let reply = try answer.ok
        #expect(answer.status == .ok)
        #expect(reply.body.first?.title.contains("lent=true") == true)
        #expect(reply.link == "<c>")
        #expect(reply.fields.xTotal == 3)
    }

    @Test("throw what came when that is another answer, with its problem")
    func problem() async throws {
        let answer = try await client.removeBook(.init(bookID: 3))
        guard case .notFound(let reply) = answer.value else {
            Issue.record("\(answer.value)")
            return
        }
        #expect(reply.xHint == true)
        #expect(ProblemCode(answer.problem) == .unknownBook)
        let error = #expect(throws: AnswerError.self) { try answer.noContent }
        #expect(error?.reason == .unexpected)
        #expect(error?.status == .notFound)
        #expect(error?.problem?.code == "unknown_book")
        #expect(error?.description.contains("'removeBook' was answered 404: unknown_book") == true)
    }

    @Test("tell where the request broke the contract")
    func violations() async throws {
        let answer = try await client.getBook(.init(bookID: -1))
        let errors = try #require(answer.error.problem?.errors)
        #expect(errors.map(\.pointer) == ["/book_id"])
        #expect(errors.map(\.place) == [.path])
        #expect(errors.map(\.keyword) == ["minimum"])
    }

    @Test("read answers of a class of statuses, and of all others")
    func classes() async throws {
        let jammed = try await client.getBook(.init(bookID: 3))
        guard case .serverError(let reply) = jammed.value else {
            Issue.record("\(jammed.value)")
            return
        }
        #expect(reply.status.code == 503)
        #expect(reply.body.text == "jammed")
        guard case .other(let other) = try await client.getBook(.init(bookID: 4)).value else {
            Issue.record("another answer")
            return
        }
        #expect(other.body == ["short": "stout"])
        #expect(other.retryAfter == 5)
    }

    @Test("read values with every optional part")
    func values() async throws {
        let book = try await client.getBook(.init(bookID: 1)).ok.body
        #expect(book.cover == .hard)
        #expect(book.place == .value(BookPlace(room: "R", row: 3)))
        #expect(book.sequel?.title == "Middlemarch")
        #expect(book.extra == [1, nil])
    }

    // MARK: Credentials

    @Test("offer the first alternative that they have everything for")
    func alternatives() async throws {
        let byBearer = try await client.getBook(.init(bookID: 5)).ok.body
        #expect(byBearer.title == "ada")
        let byNobody = try await Library(.init()).client.getBook(.init(bookID: 5)).ok.body
        #expect(byNobody.title == "nobody")
        let byFunction = Library(.init(bearer: ClientCredential { "eve" })).client
        #expect(try await byFunction.getBook(.init(bookID: 5)).ok.body.title == "eve")
    }

    // MARK: Parameters

    @Test("write parameters of every style as the service reads them")
    func parameters() async throws {
        let since = try #require(CalendarDate(year: 2024, month: 3, day: 21))
        let input = ReadQuery.Input(
            size: Size(width: 1, height: 2), box: Size(width: 3), words: ["a", "c|d"],
            numbers: [3, 4], flag: nil, note: "a&b+c", since: since,
            area: Size(width: 5))
        let told = try await client.readQuery(input).ok.body
        for text in [
            "Size(width: (1), height: (2))", "words=([\"a\", \"c|d\"])", "numbers=[3, 4]",
            "note=(\"a&b+c\")", "since=2024-03-21", "area=\(Size(width: 5))",
        ] {
            #expect(told.contains(text.replacing("Optional", with: "")), "\(text) in \(told)")
        }
    }

    @Test("are sent where they are given: the server knows its defaults")
    func defaults() async throws {
        let library = Library()
        let told = try await library.client.readQuery().ok.body
        #expect(told.contains("numbers=[1, 2] since=2024-01-31"), "\(told)")
        _ = try await library.client.listBooks(.init(limit: 50, lent: true))
        #expect(
            await library.transport.record.all.map(\.url) == [
                "http://library.test/parameters/query",
                "http://library.test/books?limit=50&lent=true",
            ])
    }

    @Test("write paths of every style")
    func paths() async throws {
        let told = try await client.readPath(
            .init(ids: [1, 2], label: ["a.b", "c"], matrix: Size(width: 1), spot: 5)
        ).ok.body
        #expect(told.contains("ids=[1, 2]"))
        let file = try await client.readFileFormat(.init(name: "a/b", format: .allCases[0])).ok.body
        #expect(file.hasPrefix("a/b json "))
    }

    @Test("read fields of every style")
    func fields() async throws {
        let reply = try await client.sendForm(
            .init(body: .init(name: "nn", tags: ["a b", "c"], size: Size(width: 1), deep: nil))
        ).ok
        #expect(reply.xSize == Size(width: 1, height: 2))
        #expect(reply.xNumbers == [1, 2.5])
        #expect(reply.xJSON == Size(width: 3))
        #expect(reply.setCookie == ["a=1", "b=2"])
    }

    @Test("write forms")
    func forms() async throws {
        let reply = try await client.sendForms(
            .init(body: .xWwwFormUrlencoded(Size(width: 7, height: 8)))
        ).ok
        #expect(reply.body.contains("width: (7), height: (8)"))
        let json = try await client.sendForms(.init(body: .json(Size(width: 7)))).ok.body
        #expect(json.contains("width: (7), height: nil"))
    }

    // MARK: Content

    @Test("send and take bytes as they come")
    func bytes() async throws {
        let cover = try await client.getCover(.init(bookID: 1)).ok
        #expect(cover.xWidth == 3)
        #expect(cover.body.mediaType == "image/png")
        #expect(try await cover.body.collect(upTo: 100) == Array("0123456789".utf8))
        let content = RequestContent(length: nil, mediaType: "image/jpeg") {
            let pieces = Countdown(3)
            return { await pieces.next() }
        }
        let stored = try await client.putCover(.init(bookID: 1, body: content))
        #expect(stored.status == .noContent)
        let told = try await client.addMaterial(
            .init(bookID: 1, body: .anyImage(content))
        ).ok.body
        #expect(told == "image 321")
    }

    @Test("send forms in parts")
    func parts() async throws {
        let file = PartContent(
            RequestContent(Array("abc".utf8), mediaType: "text/plain"), fileName: "a\"b\r\n.txt")
        let told = try await client.addMaterial(
            .init(
                bookID: 1,
                body: .multipartFormData(
                    MultipartContent([
                        .file(file), .comment("two\nlines"), .genre(.novel), .pages(3),
                        .isPublic(true), .note(Note(text: "n")), .tags("x"), .tags("y"),
                    ])))
        ).ok.body
        #expect(
            told == "file(a\"b\r\n.txt, text/plain)=abc comment=two\nlines genre=novel pages=3 "
                + "public=true note=n tag=x tag=y")
    }

    @Test("send a file without a name, and bytes that are no file")
    func fileNames() async throws {
        let content = RequestContent(Array("abc".utf8), mediaType: "text/plain")
        for (part, told) in [
            (PartContent(content), "file(, text/plain)=abc comment=x"),
            (PartContent(content, fileName: ""), "file(, text/plain)=abc comment=x"),
            (PartContent(content, fileName: nil), "file(-, text/plain)=abc comment=x"),
        ] {
            let form = MultipartContent<AddMaterial.Part>([.file(part), .comment("x")])
            let answer = try await client.addMaterial(
                .init(bookID: 1, body: .multipartFormData(form)))
            #expect(try answer.ok.body == told)
        }
    }

    @Test("send and take sequences value by value")
    func sequences() async throws {
        let client = Library(.init(connect: "ada+write+read")).client
        let deliveries = [Delivery(book: 1, note: "a"), Delivery(book: 2, note: "b")]
        for body in [
            AddDeliveries.Body.jsonl(RequestItems(deliveries)),
            .jsonSeq(RequestItems(deliveries)), .textEventStream(RequestItems(deliveries)),
        ] {
            var found: [Delivery] = []
            let answer = try await client.addDeliveries(.init(body: body))
            for try await delivery in try answer.ok.body { found.append(delivery) }
            #expect(found == deliveries)
        }
        guard case .textEventStream(let events) = try await client.watchDeliveries().ok.body else {
            Issue.record("no events")
            return
        }
        var data: [String?] = []
        for try await event in events { data.append(event.data) }
        #expect(data == ["one\ntwo", ""])
    }

    @Test("read the media type that came")
    func mediaTypes() async throws {
        let client = Library(.init(login: "ada+read.deliveries")).client
        let input = FindDeliveries.Input(body: "x y")
        guard case .json(let found) = try await client.findDeliveries(input).ok.body else {
            Issue.record("no JSON")
            return
        }
        #expect(found == [Delivery(book: 1, note: "x y")])
        let csv = CallOptions(fields: [.accept: "text/csv"])
        guard case .textCSV(let text) = try await client.findDeliveries(input, csv).ok.body else {
            Issue.record("no CSV")
            return
        }
        #expect(text == "book\nx y")
    }
}

/// Counts down, a digit a piece.
private actor Countdown {
    private var number: Int
    init(_ number: Int) { self.number = number }
    func next() -> [UInt8]? {
        guard number > 0 else { return nil }
        defer { number -= 1 }
        return Array("\(number)".utf8)
    }
}
