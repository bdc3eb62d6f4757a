public import ContractRuntime
public import JSON

/// A problem that a server tells (RFC 9457), as far as it can be read.
public struct ClientProblem: Sendable, Hashable {
    /// What kind of problem it is, as a URI; `about:blank` where it says nothing.
    public let type: String
    /// One line for the kind.
    public let title: String?
    /// What went wrong this time.
    public let detail: String?
    /// What it went wrong with.
    public let instance: String?
    /// The stable code that programs read (`code`); an emitted enumeration has the contract's.
    public let code: String?
    /// Where the request broke the contract (`errors`).
    public let errors: [ContractViolation]
    /// All members.
    public let members: JSONObject

    /// Reads a problem; nil of anything that is no object.
    public init?(_ json: JSONValue) {
        guard let members = json.object else { return nil }
        self.members = members
        type = members["type"]?.string ?? "about:blank"
        title = members["title"]?.string
        detail = members["detail"]?.string
        instance = members["instance"]?.string
        code = members["code"]?.string
        errors = (members["errors"]?.array ?? []).compactMap(ContractViolation.init)
    }
}

extension ContractViolation {
    /// An item of `errors`; nil of anything else.
    fileprivate init?(_ json: JSONValue) {
        guard let pointer = json["pointer"]?.string, let message = json["message"]?.string else {
            return nil
        }
        self.init(
            place: json["in"]?.string.flatMap(Place.init) ?? .body, pointer: pointer,
            keyword: json["keyword"]?.string ?? "", message: message)
    }
}
