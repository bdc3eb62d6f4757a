// Handlers and the service of the miniature contract, and what tests need to talk to it without a
// socket.
@_spi(Generated) import ContractRuntime
import HTTPMessages
import JSON
import Synchronization
import Timestamps

struct NoteCaller: ContractCaller {
    let name: String

    func hasRole(_ role: String) -> Bool { role == "admin" && name == "root" }
}

struct NoteAuthenticator: Authenticator {
    func authenticate(
        _ credential: Credential, _ context: RequestContext
    ) async throws -> Authentication<NoteCaller> {
        switch credential.value {
        case "ada", "root": .accepted(NoteCaller(name: credential.value))
        case "blocked": .forbidden(code: "account_blocked")
        case "broken": throw StoreError.broken(password: "hunter2")
        default: .refused
        }
    }
}

enum StoreError: Error {
    case full
    case busy
    case broken(password: String)
}

struct NoteHandlers: NoteOperations {
    static let created = Timestamp(microseconds: 1_711_008_443_587_564, offsetMinutes: 180)

    func createNote(
        _ input: CreateNote.Input, caller: NoteCaller, context: RequestContext
    ) async throws -> CreateNote.Output {
        switch input.body.title {
        case "taken": return .conflict(.titleTaken(title: "{title}"))
        case "many": return .conflict(.tooMany)
        case "lost": return .notFound
        case "full": throw StoreError.full
        case "busy": throw StoreError.busy
        case "broken": throw StoreError.broken(password: "hunter2")
        case "slow": throw CancellationError()
        default:
            let note = Note(id: 7, title: input.body.title, created: Self.created)
            return .created(note, location: GetNote.path(noteID: note.id))
        }
    }

    func listNotes(
        _ input: ListNotes.Input, caller: NoteCaller?, context: RequestContext
    ) async throws -> ListNotes.Output {
        // The title says what was read, so that tests can see it.
        var read = "limit=\(input.limit) ids=\(input.ids)"
        if let caller { read += " caller=\(caller.name)" }
        if let kind = input.kind { read += " kind=\(kind.name)" }
        if let tags = input.tags { read += " tags=\(tags)" }
        if let since = input.since { read += " since=\(since)" }
        if let isDone = input.isDone { read += " done=\(isDone)" }
        if let client = input.client { read += " client=\(client)" }
        if let session = input.session { read += " session=\(session)" }
        let note = Note(id: 1, title: read, created: Self.created)
        let link = context.link(to: "next", replacing: "cursor", with: "a b")
        return .ok([note], link: input.limit == 1 ? link : nil)
    }

    func getNote(
        _ input: GetNote.Input, caller: NoteCaller, context: RequestContext
    ) async throws -> GetNote.Output {
        guard input.noteID < 100 else { return .notFound }
        return .ok(Note(id: input.noteID, title: "A note", created: Self.created))
    }

    func deleteNote(
        _ input: DeleteNote.Input, caller: NoteCaller, context: RequestContext
    ) async throws -> DeleteNote.Output { .noContent }

    func createToken(
        _ input: CreateToken.Input, context: RequestContext
    ) async throws -> CreateToken.Output {
        input.name == "mallory" ? .unauthorized : .ok("token for \(input.name ?? "nobody")")
    }

    func getVersion(
        _ input: GetVersion.Input, context: RequestContext
    ) async throws -> GetVersion.Output {
        .ok(Note(id: 1, title: "Notes", created: Self.created))
    }
}

/// The service, and what it reported as failures.
final class NoteServer: Sendable {
    let failures = Mutex<[ContractFailure]>([])
    private let service = Mutex<ContractService<NoteAuthenticator>?>(nil)

    init(
        cors: CORSPolicy? = nil, validator: (any ResponseValidator)? = nil,
        fallback: @escaping ContractService<NoteAuthenticator>.Fallback = { _ in nil }
    ) {
        let configuration = ContractServiceConfiguration(
            problemTypeBase: "/problems/", realm: "notes", cors: cors,
            responseValidator: validator,
            mapFailure: { error in
                switch error {
                case StoreError.full: .insufficientStorage
                case StoreError.busy: .unavailable(retryAfterSeconds: 2)
                default: nil
                }
            },
            onFailure: { [weak self] failure in self?.failures.withLock { $0.append(failure) } })
        let made = ContractService(
            noteRoutes(notes: NoteHandlers()), authenticator: NoteAuthenticator(),
            configuration: configuration, fallback: fallback)
        service.withLock { $0 = made }
    }

    var responder: ContractService<NoteAuthenticator> {
        service.withLock { $0 }!
    }

    /// Sends a request; `token` goes into Authorization as a bearer token.
    func send(
        _ method: HTTPMethod, _ target: String, token: String? = nil, _ fields: HTTPFields = [:],
        json: String? = nil, isSecure: Bool = false
    ) async -> Answer {
        var fields = fields
        if let token { fields.append(.authorization, "Bearer \(token)") }
        if json != nil, !fields.contains(.contentType) {
            fields.append(.contentType, "application/json")
        }
        return await send(
            method, target, fields, HTTPRequestBody(Array((json ?? "").utf8)), isSecure)
    }

    func send(
        _ method: HTTPMethod, _ target: String, _ fields: HTTPFields, _ body: HTTPRequestBody,
        _ isSecure: Bool = false
    ) async -> Answer {
        let request = HTTPRequest(
            head: HTTPRequestHead(method, target, fields), body: body, isSecure: isSecure,
            requestID: "r1")
        return Answer(await responder.respond(to: request))
    }
}

/// A response, with what tests look at.
struct Answer {
    let response: HTTPResponse

    init(_ response: HTTPResponse) { self.response = response }

    var status: UInt16 { response.status.code }

    subscript(_ name: HTTPFieldName) -> String? { response.fields[name] }

    var bytes: [UInt8] {
        switch response.body {
        case .bytes(let bytes): bytes
        case .constant(let bytes): bytes.array
        default: []
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The JSON of the body; null when it is none.
    var json: JSONValue { (try? JSONValue.parse(bytes)) ?? .null }

    var code: String? { json["code"]?.string }

    /// The items of `errors` in one line each: "query /limit maximum".
    var errors: [String] {
        (json["errors"]?.array ?? []).map { item in
            ["in", "pointer", "keyword"].map { item[$0]?.string ?? "?" }.joined(separator: " ")
        }
    }
}

/// Counts from 0.
final class IndexBox: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value - 1
        }
    }
}
