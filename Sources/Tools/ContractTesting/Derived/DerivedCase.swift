import JSON
import OpenAPI

/// A request that follows from a document, before it is written.
struct DerivedCase: Sendable {
    /// What it is for.
    enum Expectation: Sendable {
        /// It fits the contract, and is to be accepted.
        case accepted
        /// It fits the contract as far as that can be told, and may be refused for reasons that no schema knows.
        case open
        /// One thing is wrong with it, and it is to be refused.
        case refused(Flaw)
    }

    /// What is wrong with a request.
    struct Flaw: Sendable {
        /// `body`, `query parameter 'limit'`
        let part: String
        /// The keyword that is broken; nil where it is no schema's.
        var location: String?
        /// What is particular about it, such as "one character more than maxLength 30".
        let words: String
        var check = Check.negativeDataRejection
    }

    let operation: CheckedOperation
    /// The values of parameters, by their place in the operation's list.
    var arguments: [Int: JSONValue] = [:]
    var body: DerivedBody?
    var expectation = Expectation.accepted
    /// Whether the fields that the caller gives go along.
    var hasCredentials = true
    /// Whether the path is what it is about, so that no other resource may stand for it.
    var keepsPath = false
    /// Fields that it has beside those of its parameters.
    var fields: [Exchange.Field] = []

    /// The same with one parameter changed.
    func with(_ value: JSONValue?, at index: Int, _ expectation: Expectation) -> DerivedCase {
        var changed = self
        changed.arguments[index] = value
        if operation.parameters[index].part == .path { changed.keepsPath = true }
        changed.expectation = expectation
        return changed
    }

    /// The same with another body.
    func with(_ body: DerivedBody?, _ expectation: Expectation) -> DerivedCase {
        var changed = self
        changed.body = body
        changed.expectation = expectation
        return changed
    }
}

/// The body of a request, before it is written.
struct DerivedBody: Sendable {
    let content: CheckedMediaType
    /// The value, or for a sequence the list of its items; nil for bytes.
    var value: JSONValue?
    /// The content as it is sent, where it is made of no value.
    var bytes: [UInt8]?
    /// The media type that is named, where it is another.
    var mediaType: String?
}
