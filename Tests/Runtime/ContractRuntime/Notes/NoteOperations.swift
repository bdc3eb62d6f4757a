// The operations of the miniature contract, spelled as the compiler emits them.
@_spi(Generated) import ContractRuntime
import HTTPMessages
import JSON
import Timestamps

enum CreateNote {
    struct Input: Sendable {
        let body: NoteCreation
    }

    enum Output: Sendable {
        case created(Note, location: String)
        case notFound
        case conflict(Conflict)
    }

    enum Conflict: Sendable, ContractProblem {
        case titleTaken(title: String)
        case tooMany

        var code: StaticString {
            switch self {
            case .titleTaken: "title_taken"
            case .tooMany: "too_many_notes"
            }
        }

        var values: [(name: StaticString, value: String)] {
            switch self {
            case .titleTaken(let title): [("title", title)]
            case .tooMany: []
            }
        }
    }
}

extension CreateNote {
    static let description = OperationDescription(
        id: "createNote", method: .post, path: "/api/v1/notes", tag: "notes",
        security: [["bearerAuth"], ["tokenAuth"]], requestMediaTypes: ["application/json"],
        requiresBody: true, maxBodyBytes: 1_024,
        responseMediaTypes: ["application/json", "application/problem+json"],
        statuses: [201, 404, 409], runtimeStatuses: [400, 401, 422])

    static func path() -> String { "/api/v1/notes" }
}

extension CreateNote.Input: ContractInput {
    init(from request: inout ContractRequest) throws(ContractError) {
        let body = request.json(SchemaRule<NoteCreation>())
        guard let body, request.isAccepted else { throw request.refusal }
        self.body = body
    }
}

extension CreateNote.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .created(let body, let location):
            response.json(201, body)
            response.field("Location", location)
        case .notFound: response.problem(404, "unknown_note")
        case .conflict(let problem): response.problem(409, problem)
        }
    }
}

enum ListNotes {
    struct Input: Sendable {
        let limit: Int64
        let kind: NoteKind?
        let tags: [String]?
        let ids: [Int64]
        let since: Timestamp?
        let isDone: Bool?
        let client: String?
        let session: String?
    }

    enum Output: Sendable {
        case ok([Note], link: String?)
    }
}

extension ListNotes {
    static let description = OperationDescription(
        id: "listNotes", method: .get, path: "/api/v1/notes", tag: "notes",
        security: [["bearerAuth"], []], responseMediaTypes: ["application/json"],
        queryParameters: ["limit", "kind", "tag", "ids", "since", "is_done"],
        headerParameters: ["X-Client"], statuses: [200])
}

extension ListNotes.Input: ContractInput {
    private static let limitRule = IntegerRule(minimum: 1, maximum: 200)
    private static let tagsRule = ArrayRule(
        of: StringRule(minLength: 1), maxItems: 2, uniqueItems: true)
    private static let idsRule = ArrayRule(of: IntegerRule(minimum: 1))
    private static let clientRule = StringRule(maxLength: 8)

    init(from request: inout ContractRequest) throws(ContractError) {
        let limit = request.query("limit", Self.limitRule, default: 50)
        let kind = request.query("kind", SchemaRule<NoteKind>())
        let tags = request.queryArray("tag", Self.tagsRule)
        let ids = request.queryList("ids", Self.idsRule, default: [])
        let since = request.query("since", TimestampRule())
        let isDone = request.query("is_done", BooleanRule())
        let client = request.field("X-Client", Self.clientRule)
        let session = request.cookie("session", StringRule())
        guard request.isAccepted else { throw request.refusal }
        self.limit = limit
        self.kind = kind
        self.tags = tags
        self.ids = ids
        self.since = since
        self.isDone = isDone
        self.client = client
        self.session = session
    }
}

extension ListNotes.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .ok(let body, let link):
            response.json(200, body)
            response.field("Link", link)
        }
    }
}

enum GetNote {
    struct Input: Sendable {
        let noteID: Int64
    }

    enum Output: Sendable {
        case ok(Note)
        case notFound
    }
}

extension GetNote {
    static let description = OperationDescription(
        id: "getNote", method: .get, path: "/api/v1/notes/{note_id}", tag: "notes",
        security: [["bearerAuth"], ["tokenAuth"]],
        responseMediaTypes: ["application/json", "application/problem+json"],
        statuses: [200, 404], runtimeStatuses: [400, 401, 422])

    static func path(noteID: Int64) -> String { "/api/v1/notes/\(PathSegment(noteID))" }
}

extension GetNote.Input: ContractInput {
    private static let noteIDRule = IntegerRule(minimum: 1)

    init(from request: inout ContractRequest) throws(ContractError) {
        let noteID = request.path("note_id", Self.noteIDRule)
        guard let noteID, request.isAccepted else { throw request.refusal }
        self.noteID = noteID
    }
}

extension GetNote.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .ok(let body): response.json(200, body)
        case .notFound: response.problem(404, "unknown_note")
        }
    }
}

enum DeleteNote {
    typealias Input = GetNote.Input

    enum Output: Sendable {
        case noContent
    }
}

extension DeleteNote {
    static let description = OperationDescription(
        id: "deleteNote", method: .delete, path: "/api/v1/notes/{note_id}", tag: "notes",
        security: [["bearerAuth"], ["tokenAuth"]], roles: ["admin"],
        responseMediaTypes: ["application/problem+json"], statuses: [204])
}

extension DeleteNote.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .noContent: response.empty(204)
        }
    }
}

enum CreateToken {
    struct Input: Sendable {
        let name: String?
    }

    enum Output: Sendable {
        case ok(String)
        case unauthorized
    }
}

extension CreateToken {
    static let description = OperationDescription(
        id: "createToken", method: .put, path: "/api/v1/token", tag: "notes",
        requestMediaTypes: ["application/json"], responseMediaTypes: ["text/plain"],
        statuses: [200, 401])
}

extension CreateToken.Input: ContractInput {
    init(from request: inout ContractRequest) throws(ContractError) {
        let name = request.optionalJSON(StringRule(minLength: 1))
        guard request.isAccepted else { throw request.refusal }
        self.name = name
    }
}

extension CreateToken.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .ok(let body): response.text(200, body, "text/plain")
        case .unauthorized: response.problem(401, "wrong_credentials")
        }
    }
}

enum GetVersion {
    struct Input: Sendable {}

    enum Output: Sendable {
        case ok(Note)
    }
}

extension GetVersion {
    static let description = OperationDescription(
        id: "getVersion", method: .get, path: "/version", tag: "meta",
        responseMediaTypes: ["application/json"], statuses: [200], isVital: true)
}

extension GetVersion.Input: ContractInput {
    init(from request: inout ContractRequest) throws(ContractError) {
        guard request.isAccepted else { throw request.refusal }
    }
}

extension GetVersion.Output: ContractOutput {
    func write(to response: inout ContractResponse) {
        switch self {
        case .ok(let body): response.json(200, body)
        }
    }
}

protocol NoteOperations<Caller>: Sendable {
    associatedtype Caller: ContractCaller
    func createNote(
        _ input: CreateNote.Input, caller: Caller, context: RequestContext
    ) async throws -> CreateNote.Output
    func listNotes(
        _ input: ListNotes.Input, caller: Caller?, context: RequestContext
    ) async throws -> ListNotes.Output
    func getNote(
        _ input: GetNote.Input, caller: Caller, context: RequestContext
    ) async throws -> GetNote.Output
    func deleteNote(
        _ input: DeleteNote.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteNote.Output
    func createToken(
        _ input: CreateToken.Input, context: RequestContext
    ) async throws -> CreateToken.Output
    func getVersion(
        _ input: GetVersion.Input, context: RequestContext
    ) async throws -> GetVersion.Output
}

func noteRoutes<Caller>(notes: some NoteOperations<Caller>) -> RouteTable<Caller> {
    var routes = RouteTable<Caller>(
        securitySchemes: NoteDocument.securitySchemes, problems: NoteDocument.problems)
    routes.secured(CreateNote.description) {
        try await ContractResponse(
            notes.createNote(CreateNote.Input(from: &$0), caller: $1, context: $2))
    }
    routes.optionallySecured(ListNotes.description) {
        try await ContractResponse(
            notes.listNotes(ListNotes.Input(from: &$0), caller: $1, context: $2))
    }
    routes.secured(GetNote.description) {
        try await ContractResponse(notes.getNote(GetNote.Input(from: &$0), caller: $1, context: $2))
    }
    routes.secured(DeleteNote.description) {
        try await ContractResponse(
            notes.deleteNote(DeleteNote.Input(from: &$0), caller: $1, context: $2))
    }
    routes.open(CreateToken.description) {
        try await ContractResponse(notes.createToken(CreateToken.Input(from: &$0), context: $1))
    }
    routes.open(GetVersion.description) {
        try await ContractResponse(notes.getVersion(GetVersion.Input(from: &$0), context: $1))
    }
    return routes
}

enum NoteDocument {
    static let securitySchemes: [SecuritySchemeDescription] = [
        SecuritySchemeDescription("bearerAuth", .bearer),
        SecuritySchemeDescription("tokenAuth", .apiKey(field: "Authorization", prefix: "Token")),
    ]

    static let problems: [ProblemDescription] = [
        ProblemDescription(
            "title_taken",
            [
                ProblemText("en", title: "Title taken", detail: "The title '{title}' is taken."),
                ProblemText("ru", title: "Название занято", detail: "Название «{title}» занято."),
            ]),
        ProblemDescription("too_many_notes", [ProblemText("en", title: "Too many notes")]),
        ProblemDescription(
            "unknown_note",
            [
                ProblemText("en", title: "Unknown note", detail: "No note has this id."),
                ProblemText("ru", title: "Нет заметки", detail: "Нет заметки с таким номером."),
                ProblemText("pt", title: "Nota desconhecida", detail: "Nenhuma nota tem este id."),
            ]),
        ProblemDescription(
            "contract_violation",
            [
                ProblemText("en", title: "Contract violation", detail: "See 'errors'."),
                ProblemText("ru", title: "Нарушение контракта", detail: "Смотрите «errors»."),
            ]),
    ]
}
