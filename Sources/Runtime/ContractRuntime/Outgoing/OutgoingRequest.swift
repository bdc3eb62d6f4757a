public import HTTPMessages

/// What the contract says about a request of a webhook or a callback.
public struct OutgoingDescription: Sendable {
    /// The operationId, or the name of the webhook or callback.
    public let id: String
    /// The method.
    public let method: HTTPMethod
    /// The status codes that the receiver may answer.
    public let statuses: [Range<UInt16>]

    /// Describes a request.
    public init(id: StaticString, method: HTTPMethod, statuses: [Range<UInt16>]) {
        self.id = id.description
        self.method = method
        self.statuses = statuses
    }
}

/// A request of a webhook or a callback, made of typed parts by emitted code, for a sender.
public struct OutgoingRequest: Sendable {
    /// What the contract says about it.
    public let description: OutgoingDescription
    /// Where it goes, its query included. Where it came from a stranger, as the addresses of
    /// callbacks do, the sender must refuse those that no stranger may reach.
    public private(set) var url: String
    /// The fields, `Content-Type` included; what the receiver wants as proof may be added.
    public var fields = HTTPFields()
    /// The content; empty for none.
    public private(set) var body: [UInt8] = []

    /// Begins a request.
    @_spi(Generated) public init(_ description: OutgoingDescription, to url: String) {
        self.description = description
        self.url = url
    }

    /// Makes the request a part of the trace that another request belongs to, if it does.
    public mutating func join(_ trace: TraceContext?) { trace?.next.apply(to: &fields) }
}

/// What a receiver answered.
public struct OutgoingAnswer: Sendable {
    /// The status.
    public let status: HTTPStatus
    /// The fields.
    public let fields: HTTPFields
    /// The content.
    public let body: [UInt8]

    /// Makes an answer.
    public init(_ status: HTTPStatus, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Whether the contract lists the status for the request.
    public func isExpected(by description: OutgoingDescription) -> Bool {
        description.statuses.contains { $0.contains(status.code) }
    }
}

/// Sends the requests of webhooks and callbacks: by the application's client, queue or test.
public protocol OutgoingSender: Sendable {
    /// Sends a request and waits for the answer.
    func send(_ request: OutgoingRequest) async throws -> OutgoingAnswer
}

@_spi(Generated) extension OutgoingRequest: RequestWriting {
    /// The provider sends it, so that what it carries may hold what is read-only.
    public static var isForServer: Bool { false }

    /// Puts encoded text behind what the query has already.
    public mutating func add(query text: String) {
        let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let base = parts.first.map(String.init) ?? ""
        let fragment = parts.count > 1 ? "#\(parts[1])" : ""
        url = "\(base)\(base.contains("?") ? "&" : "?")\(text)\(fragment)"
    }

    /// Carries bytes.
    public mutating func carry(_ bytes: [UInt8], _ mediaType: String) {
        body = bytes
        fields[.contentType] = mediaType
    }
}
