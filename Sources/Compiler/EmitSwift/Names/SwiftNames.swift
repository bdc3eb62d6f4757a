import ContractModel

/// The names of everything that is emitted for one contract.
struct SwiftNames: Sendable {
    /// The type of each named shape, by its position.
    var types: [SwiftName] = []
    /// The rule of each named shape that has no type of its own, by its position.
    var rules: [SwiftName] = []
    /// What each object's properties are called, by the shape's position.
    var properties: [Int: [PropertyNames]] = [:]
    /// What holds each object's properties that are not declared, by the shape's position.
    var additional: [Int: SwiftName] = [:]
    /// What each enumeration's cases are called, by the shape's position.
    var cases: [Int: [SwiftName]] = [:]
    /// What each union's alternatives are called, by the shape's position.
    var alternatives: [Int: [AlternativeNames]] = [:]
    /// The names of operations, by their positions.
    var operations: [OperationNames] = []
    /// The names of the requests of webhooks and callbacks, by their positions.
    var outgoing: [OutgoingNames] = []
    /// The types of fields that several responses have alike, by the positions of the groups.
    var fieldGroups: [FieldGroupNames] = []
    /// The same for what clients get.
    var answerFields: [FieldGroupNames] = []
    /// The names around the client.
    var client: ClientNames?
    /// The names of tags, by their positions.
    var tags: [TagNames] = []
    /// The names of the protocol for all operations, where there is one.
    var service = TagNames(type: SwiftName(chosen: ""), argument: SwiftName(chosen: ""))
    /// The types that stand for shapes, by the shapes' positions.
    var foreign: [Int: EmissionConfiguration.ForeignType] = [:]

    /// The names around one property.
    struct PropertyNames: Sendable {
        /// The property.
        var property: SwiftName
        /// The rule that its value is held against.
        var rule: SwiftName
        /// The stored property behind a recursive one.
        var box: SwiftName
        /// What was said for a parameter, where one type has that for clients and what it stands for
        /// when it was not said for handlers.
        var given: SwiftName?
    }

    /// The names around one alternative of a union.
    struct AlternativeNames: Sendable {
        /// The case.
        var name: SwiftName
        /// The rule that its value is held against.
        var rule: SwiftName
    }

    /// The names around the client.
    struct ClientNames: Sendable {
        /// The structure.
        var type: SwiftName
        /// The properties of its credentials, by the positions of the security schemes.
        var credentials: [SwiftName]
        /// The enumeration of the problems' codes, and its cases; nil where there are none.
        var problems: (type: SwiftName, cases: [SwiftName])?
    }

    /// The names of one tag.
    struct TagNames: Sendable {
        /// The protocol.
        var type: SwiftName
        /// The argument that takes its implementation.
        var argument: SwiftName
    }

    /// The names of one operation.
    struct OperationNames: Sendable {
        /// The enumeration that its types are in.
        var type: SwiftName
        /// The method that handles it.
        var method: SwiftName
        /// Its parameters in the input.
        var parameters: [PropertyNames]
        /// The request body in the input.
        var body: SwiftName
        /// The cases of the enumeration of the body's media types, by their positions.
        var contents: [SwiftName]
        /// The parts of the form that the body may be, by their positions.
        var parts: [PropertyNames]
        /// The responses, by their positions.
        var responses: [ResponseNames]
        /// The cases of its socket, one a protocol.
        var webSocket: [SwiftName]
    }

    /// The names of a request of a webhook or a callback.
    struct OutgoingNames: Sendable {
        /// The enumeration that makes it.
        var type: SwiftName
        /// Its parameters.
        var parameters: [SwiftName]
        /// What it carries.
        var body: SwiftName
    }

    /// The names of fields that several responses have alike.
    struct FieldGroupNames: Sendable {
        /// The structure.
        var type: SwiftName
        /// Its properties.
        var properties: [SwiftName]
        /// The fields.
        var headers: [Contract.Header]
        /// Whether handlers answer with it.
        var isOfHandlers = true
        /// Whether clients get it.
        var isOfClients = false
    }

    /// The names of one response.
    struct ResponseNames: Sendable {
        /// The case of the output.
        var output: SwiftName
        /// The enumeration of its problems, inside the operation's type.
        var problems: SwiftName
        /// The cases of that enumeration, one a problem of the response.
        var problemCases: [SwiftName]
        /// The placeholders of each problem.
        var placeholders: [[SwiftName]]
        /// The fields that a handler gives one by one.
        var headers: [SwiftName]
        /// The group that has the fields instead: its position.
        var fieldGroup: Int?
        /// That group, when it is bound in a pattern.
        var fields: SwiftName
        /// The status code, when the handler chooses it.
        var status: SwiftName
        /// The content, when it is bound in a pattern.
        var body: SwiftName
        /// The enumeration of the content's media types, inside the operation's type.
        var contentType: SwiftName
        /// The cases of that enumeration, by the positions of the media types.
        var contents: [SwiftName]
        /// The enumeration that a client reads in its place.
        var answerType: SwiftName
        /// What has the fields that a client gets: its position.
        var answerFields: Int?
    }
}
