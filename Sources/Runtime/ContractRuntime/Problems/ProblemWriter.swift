internal import HTTPMessages
internal import JSON

/// Writes problems as `application/problem+json` (RFC 9457).
struct ProblemWriter: Sendable {
    let catalogue: ProblemCatalogue
    /// What comes before the code in `type`; nil where there is no page about the problems, and the
    /// type is `about:blank`.
    let typeBase: String?

    /// The request that a problem is told about.
    struct Occasion {
        /// The path as it was sent, without the query, which may hold a secret.
        let instance: String
        let requestID: String
        let language: String
    }

    /// The JSON text of `problem` and the language that it is in.
    func body(of problem: Problem, for occasion: Occasion) -> (bytes: [UInt8], language: String) {
        let words = catalogue.words(for: problem, in: occasion.language)
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.property("type", typeBase.map { $0 + problem.code } ?? "about:blank")
        json.property("title", words.title)
        json.property("status", Int(problem.status.code))
        json.property("detail", words.detail)
        json.property("instance", occasion.instance)
        json.property("code", problem.code)
        json.property("request_id", occasion.requestID)
        if !problem.violations.isEmpty { write(problem.violations, to: &json) }
        json.endObject()
        return (json.bytes, words.language)
    }

    private func write(_ violations: [ContractViolation], to json: inout JSONWriter) {
        json.key("errors")
        json.beginArray()
        for violation in violations.prefix(Self.maxListedViolations) {
            json.beginObject()
            json.property("in", violation.place.rawValue)
            json.property("pointer", violation.pointer)
            json.property("keyword", violation.keyword)
            json.property("message", violation.message)
            json.endObject()
        }
        json.endArray()
    }

    /// More violations than anybody reads would make the answer larger than the request.
    private static let maxListedViolations = 100
}
