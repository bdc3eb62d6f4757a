public import HTTPMessages
internal import Synchronization

/// What carries the requests of a client to a server: one method, so that a test, a cache or another
/// library can stand in for the network.
public protocol ClientTransport: Sendable {
    /// Sends a request, and returns when the head of the answer is there; the content follows while
    /// it is read.
    ///
    /// Throws ``ClientTransportError`` when there is no answer. Cancelling the task ends the
    /// exchange.
    func send(_ request: ClientRequest) async throws -> ClientResponse
}

/// A request as it is sent.
public struct ClientRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The absolute address, percent-encoded, its query included.
    public var url: String {
        get { address.text }
        set { address = RequestAddress(newValue) }
    }
    /// The fields; `Host` and what frames the content are the transport's.
    public var fields: HTTPFields
    /// The content.
    public var content: ClientContent
    /// How long the head of the answer may take; nil for the transport's own limit.
    public var timeout: Duration?
    /// What the contract calls the operation, for logs; nil for a request of none.
    public var operationID: String?
    /// The address as it was made.
    package var address: RequestAddress

    /// Makes a request.
    public init(
        _ method: HTTPMethod, _ url: String, fields: HTTPFields = HTTPFields(),
        content: ClientContent = .empty, timeout: Duration? = nil
    ) {
        self.init(method, RequestAddress(url), fields, content, timeout, operationID: nil)
    }

    init(
        _ method: HTTPMethod, _ address: RequestAddress, _ fields: HTTPFields,
        _ content: ClientContent, _ timeout: Duration?, operationID: String?
    ) {
        self.method = method
        self.address = address
        self.fields = fields
        self.content = content
        self.timeout = timeout
        self.operationID = operationID
    }
}

/// The address of a request in two parts: a transport writes one behind the other, and the text of
/// both is made for who asks for it.
package struct RequestAddress: Sendable {
    /// What every address of an API begins with, or the whole of one.
    package let base: String
    /// Empty, or what is added: a path with its slash, and a query.
    package let target: String

    init(_ text: String) {
        base = text
        target = ""
    }

    init(_ base: String, target: String) {
        // What begins otherwise could belong to the authority.
        let first = target.utf8.first
        let isApart = first == UInt8(ascii: "/") || first == UInt8(ascii: "?")
        self.base = isApart ? base : base + target
        self.target = isApart ? target : ""
    }

    /// The address.
    var text: String { target.isEmpty ? base : base + target }
}

/// The content of a request.
public enum ClientContent: Sendable {
    /// None.
    case empty
    /// Bytes that are there.
    case bytes([UInt8])
    /// What is made while it is sent, anew for each attempt; `length` in bytes, nil where only the
    /// end will tell.
    case stream(length: Int64?, make: @Sendable () async throws -> any ClientContentSource)
}

/// Where content comes from, piece by piece. One call at a time.
public protocol ClientContentSource: AnyObject, Sendable {
    /// The next piece, never empty; nil at the end.
    func next() async throws -> [UInt8]?
    /// All of it, where it is there and nothing of it was read yet; nil where `next` has to be asked.
    func takeWhole() -> [UInt8]?
}

extension ClientContentSource {
    /// Nil: the content is asked for piece by piece.
    public func takeWhole() -> [UInt8]? { nil }
}

/// Content that is there.
package final class WholeContent: ClientContentSource {
    private let bytes: [UInt8]
    private let isTaken = Atomic(false)

    /// Makes content of bytes.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package func next() async throws -> [UInt8]? {
        takeWhole().flatMap { $0.isEmpty ? nil : $0 }
    }

    package func takeWhole() -> [UInt8]? {
        isTaken.exchange(true, ordering: .relaxed) ? nil : bytes
    }
}

/// An answer whose head has come.
public struct ClientResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// The fields.
    public var fields: HTTPFields
    /// The content, read once; letting it go ends the exchange.
    public var content: any ClientContentSource

    /// Makes an answer.
    public init(_ status: HTTPStatus, fields: HTTPFields, content: any ClientContentSource) {
        self.status = status
        self.fields = fields
        self.content = content
    }
}

/// Why there is no answer, or not the whole of it.
public enum ClientTransportError: Error, Sendable, Equatable {
    /// No connection came to be: nothing of the request was sent.
    case cannotConnect(String)
    /// The exchange broke; the server may have done what was asked.
    case broken(String)
    /// It took too long; the server may have done what was asked.
    case timedOut(String)
    /// The answer, or a part of it, is larger than is taken.
    case tooLarge(String)
    /// The request cannot be sent as it is.
    case invalidRequest(String)
}
