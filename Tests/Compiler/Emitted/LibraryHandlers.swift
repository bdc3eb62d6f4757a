// Handlers for the contract in openapi.yml of this folder. They tell what they were given, so that
// tests see what the emitted code read from a request.
import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON
import Timestamps

struct Reader: ContractCaller {
    let name: String

    func hasRole(_ role: String) -> Bool { role == "librarian" && name == "ada" }

    /// `Bearer ada+read:deliveries` has that scope.
    func hasScope(_ scope: String, of scheme: String) -> Bool {
        name.split(separator: "+").dropFirst().contains { $0 == scope }
    }
}

struct ReaderAuthenticator: Authenticator {
    func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<Reader> {
        credential.value == "nobody" ? .refused : .accepted(Reader(name: credential.value))
    }
}

struct LibraryHandlers: BooksOperations, MetaOperations {
    static let book = Book(
        id: 7, title: "Middlemarch", subtitle: nil, genre: .novel,
        addedAt: Timestamp(microseconds: 0, offsetMinutes: 60), isbn: "urn:isbn:1", price: 1.5,
        tags: [])

    /// The book with something to say.
    static func book(_ text: String) -> Book {
        Book(
            id: 1, title: text, subtitle: nil, genre: .nonFiction,
            addedAt: Timestamp(microseconds: 0, offsetMinutes: 0), isbn: "urn:isbn:2", price: 0,
            tags: [])
    }

    func listBooks(
        _ input: ListBooks.Input, caller: Reader, context: RequestContext
    ) async throws -> ListBooks.Output {
        if input.cursor == "stale" { return .notFound }
        var words = ["limit=\(input.limit)", "order=\(input.order.name)", "lent=\(input.lent)"]
        words += ["below=\(input.priceBelow)", "words=\(input.words)"]
        if let genre = input.genre { words.append("genre=\(genre.map(\.name))") }
        if let ids = input.ids { words.append("ids=\(ids)") }
        if let flags = input.xFlags { words.append("flags=\(flags)") }
        if let client = input.xClient { words.append("client=\(client)") }
        if let session = input.session { words.append("session=\(session)") }
        if let since = input.since { words.append("since=\(since)") }
        if let on = input.on { words.append("on=\(on)") }
        return .ok(
            [Self.book(words.joined(separator: " "))], link: input.cursor.map { "<\($0)>" },
            xTotal: 3)
    }

    func addBook(
        _ input: AddBook.Input, caller: Reader, context: RequestContext
    ) async throws -> AddBook.Output {
        switch input.body.title {
        case "known": return .conflict(.bookKnown)
        case "full": return .conflict(.shelfFull(shelf: "B {limit}", limit: "20"))
        case "there": return .seeOther(location: GetBook.path(bookID: 7))
        default:
            let publisher = input.body.publisher
            let parents = sequence(first: publisher, next: \.parent).map(\.name)
            return .created(Self.book("\(parents)"), location: GetBook.path(bookID: 1))
        }
    }

    func getBook(
        _ input: GetBook.Input, caller: Reader?, context: RequestContext
    ) async throws -> GetBook.Output {
        switch input.bookID {
        case 1: .ok(Self.shelf)
        case 2: .notFound(Problem(title: "No such book", status: 404))
        case 3: .serverError(status: 503, Note(text: "jammed"))
        case 4: .other(status: 418, ["short": "stout"], retryAfter: 5)
        default: .ok(Self.book(caller?.name ?? "nobody"))
        }
    }

    /// A book with every optional part.
    private static let shelf = Book(
        id: 1, title: "A", subtitle: "B", genre: .default,
        addedAt: Timestamp(microseconds: 0, offsetMinutes: 0),
        publishedOn: CalendarDate(year: 1871, month: 12, day: 1), isbn: "urn:isbn:3",
        price: 1.25, tags: ["x"], cover: .hard, place: .value(BookPlace(room: "R", row: 3)),
        extra: [1, nil], counts: ["n": 2], matrix: [[1, nil]], sequel: book,
        partOf: .value(Series(name: "S", first: nil)), notes: [Note(text: "n", answers: [])])

    func changeBook(
        _ input: ChangeBook.Input, caller: Reader, context: RequestContext
    ) async throws -> ChangeBook.Output { .noContent }

    func removeBook(
        _ input: RemoveBook.Input, caller: Reader, context: RequestContext
    ) async throws -> RemoveBook.Output {
        .notFound(.unknownBook(bookID: "\(input.bookID)"), xHint: true)
    }

    func talkAboutBook(
        _ input: TalkAboutBook.Input, caller: Reader, context: RequestContext
    ) async throws -> TalkAboutBook.Output {
        guard input.bookID == 1 else {
            return .notFound(.unknownBook(bookID: "\(input.bookID)"), xHint: false)
        }
        return .switchingProtocols { socket in await Self.talk(socket, with: caller.name) }
    }

    /// Sends back what comes, in each of the protocols.
    private static func talk(_ socket: TalkAboutBook.Socket, with reader: String) async {
        switch socket {
        case .plain(let channel):
            while let frame = await channel.receive() {
                switch frame {
                case .value(let text): await channel.send(Note(text: "\(reader): \(text)"))
                case .refused(let violations, text: _):
                    await channel.send(Note(text: violations.map(\.keyword).joined()))
                }
            }
        case .notesV2JSON(let channel):
            while case .value(let note)? = await channel.receive() {
                channel.offer(TalkAboutBookNotesV2JSONSent(id: 7, note: note))
            }
        case .plainText(let channel):
            while case .value(let titles)? = await channel.receive() {
                for title in titles { await channel.send(PlainText(title)) }
            }
            channel.close(.policyViolation, reason: "titles, please")
        }
    }

    func watchLibrary(
        _ input: WatchLibrary.Input, context: RequestContext
    ) async throws -> WatchLibrary.Output {
        .switchingProtocols(
            { socket in
                guard case .events(let channel) = socket else { return }
                let opened = WebSocketChannel<Never, JSONValue>.frame("opened")
                await channel.send(frame: opened)
                _ = await channel.receive()
            }, xNode: "a")
    }

    func putShelvesRoomShelfLabels(
        _ input: PutShelvesRoomShelfLabels.Input, caller: Reader, context: RequestContext
    ) async throws -> PutShelvesRoomShelfLabels.Output {
        let path = PutShelvesRoomShelfLabels.path(room: input.room, shelf: input.shelf)
        return .ok(["labels": ["b": .string(input.body["b"] ?? "")], "path": .string(path)])
    }

    func reportEvents(
        _ input: ReportEvents.Input, caller: Reader, context: RequestContext
    ) async throws -> ReportEvents.Output { .ok(input.body) }

    func reportEvent(
        _ input: ReportEvent.Input, caller: Reader, context: RequestContext
    ) async throws -> ReportEvent.Output { .noContent }

    func getVersion(
        _ input: GetVersion.Input, context: RequestContext
    ) async throws -> GetVersion.Output { .ok(GetVersionResponse200(name: "Library")) }

    func showHome(
        _ input: ShowHome.Input, context: RequestContext
    ) async throws -> ShowHome.Output { .ok("<p>Olá</p>") }
}
