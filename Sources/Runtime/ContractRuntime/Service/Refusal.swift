internal import HTTPMessages

/// A request is refused before its handler sees it.
struct Refusal: Error {
    let problem: Problem
    var fields = HTTPFields()
    /// Whether the rest of the request cannot be trusted to be framed.
    var closesConnection = false

    init(_ problem: Problem, _ fields: HTTPFields = HTTPFields(), closesConnection: Bool = false) {
        self.problem = problem
        self.fields = fields
        self.closesConnection = closesConnection
    }

    init(_ status: HTTPStatus, detail: String? = nil) {
        self.init(Problem(status, detail: detail))
    }

    /// What a body that cannot be read is answered with.
    init(_ error: HTTPBodyError) {
        // Nobody is there to read the answer to a closed connection; 400 stands in the log.
        let status = error.status ?? .badRequest
        var detail: String?
        if case .malformed(let reason) = error { detail = "The body is malformed: \(reason)." }
        self.init(Problem(status, detail: detail), closesConnection: true)
    }
}
