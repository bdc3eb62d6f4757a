public import HTTPMessages
public import JSON

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

@_spi(Generated)
extension OutgoingRequest {
    /// Carries JSON.
    public mutating func json(_ value: some JSONWritable, _ mediaType: StaticString) {
        var json = JSONWriter()
        value.write(to: &json)
        let type = mediaType.description
        bytes(json.bytes, type.contains("*") ? "application/json" : type)
    }

    /// Carries the text of a value.
    public mutating func text(_ value: some CustomStringConvertible, _ mediaType: StaticString) {
        bytes(Array(value.description.utf8), "\(mediaType); charset=utf-8")
    }

    /// Carries the text of a value.
    public mutating func text(_ value: some ContractEnumeration, _ mediaType: StaticString) {
        text(value.name, mediaType)
    }

    /// Carries bytes; the media type of a range is the sender's to say.
    public mutating func bytes(_ bytes: [UInt8], _ mediaType: StaticString) {
        self.bytes(bytes, mediaType.description)
    }

    private mutating func bytes(_ bytes: [UInt8], _ mediaType: String) {
        body = bytes
        fields[.contentType] = mediaType.contains("*") ? "application/octet-stream" : mediaType
    }

    /// Adds a field, unless the value is nil.
    public mutating func field(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        fields.append(HTTPFieldName(stringLiteral: name), value.description)
    }

    /// Adds a field, unless the value is nil.
    public mutating func field(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        field(name, value?.name)
    }

    /// Adds a cookie, unless the value is nil.
    public mutating func cookie(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        add(cookie: "\(name)=\(PercentEncoding.encode(value.description))")
    }

    /// Adds a cookie, unless the value is nil.
    public mutating func cookie(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        cookie(name, value?.name)
    }

    /// Adds a parameter of the query, unless the value is nil.
    public mutating func query(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        add(
            query: PercentEncoding.encode(name.description) + "="
                + PercentEncoding.encode(value.description))
    }

    /// Adds a parameter of the query, unless the value is nil.
    public mutating func query(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        query(name, value?.name)
    }
}

extension OutgoingRequest {
    /// Puts encoded text behind what the query has already.
    mutating func add(query text: String) {
        let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let base = parts.first.map(String.init) ?? ""
        let fragment = parts.count > 1 ? "#\(parts[1])" : ""
        url = "\(base)\(base.contains("?") ? "&" : "?")\(text)\(fragment)"
    }

    /// Puts a cookie behind those that are there already.
    mutating func add(cookie pair: String) {
        // RFC 6265 4.2.1: cookie-string = cookie-pair *( ";" SP cookie-pair )
        fields[.cookie] = fields[.cookie].map { "\($0); \(pair)" } ?? pair
    }
}
