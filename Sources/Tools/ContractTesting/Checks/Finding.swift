/// One way in which an exchange or a message breaks the contract.
public struct Finding: Sendable, CustomStringConvertible {
    /// What was checked.
    public let check: Check
    /// The operation; nil for a request that is none of the contract's.
    public let operationID: String?
    /// What is wrong, in one line: lower-case, without a full stop.
    public let message: String
    /// The offending value: a JSON Pointer into the content, "" for the whole; nil where no value is at fault.
    public let pointer: String?
    /// The keyword that is broken, such as `#/components/schemas/Pet/properties/id/minimum`.
    public let schemaLocation: String?
    /// What the document says of it.
    public let place: DocumentPlace?
    /// What it was found in.
    public let subject: Subject

    /// Makes a finding of those who made an exchange, and know what its request was meant to be.
    public init(
        _ check: Check, _ message: String, in exchange: Exchange, operationID: String? = nil,
        place: DocumentPlace? = nil
    ) {
        self.init(
            check: check, operationID: operationID, message: message, pointer: nil,
            schemaLocation: nil, place: place, subject: .exchange(exchange))
    }

    init(
        check: Check, operationID: String?, message: String, pointer: String?,
        schemaLocation: String?, place: DocumentPlace?, subject: Subject
    ) {
        self.check = check
        self.operationID = operationID
        self.message = message
        self.pointer = pointer
        self.schemaLocation = schemaLocation
        self.place = place
        self.subject = subject
    }

    /// What a finding was found in.
    public enum Subject: Sendable {
        /// A request and its response.
        case exchange(Exchange)
        /// A message of a WebSocket.
        case frame(SocketFrame)
    }

    /// What made the exchange or the connection.
    public var origin: String {
        switch subject {
        case .exchange(let exchange): exchange.origin
        case .frame(let frame): frame.origin
        }
    }

    /// The exchange, if it is about one.
    public var exchange: Exchange? {
        if case .exchange(let exchange) = subject { exchange } else { nil }
    }

    /// `GET /pets -> 200: response: /0/id: expected at least 1 [response_schema_conformance]`
    public var description: String { description(title) }

    /// What it is about: `GET /pets -> 200`, or `openChat, sent`.
    var title: String {
        switch subject {
        case .exchange(let exchange): exchange.title
        case .frame(let frame): "\(frame.operationID), \(frame.direction.rawValue)"
        }
    }

    func description(_ title: String) -> String { "\(title): \(message) [\(check.rawValue)]" }
}

/// What is wrong with a part of an exchange, before it is known whether that is a finding.
struct Fault: Sendable {
    var check: Check
    var message: String
    var pointer: String?
    var schemaLocation: String?
    var place: DocumentPlace?
}

/// One place where a value breaks a schema.
struct PartViolation: Sendable, Hashable {
    let pointer: String
    let location: String
    let keyword: String
    let message: String
}
