public import HTTPMessages

/// One answer under one status of the contract: its content and its declared fields, which are
/// members of the reply too: `reply.location`.
@dynamicMemberLookup
public struct Reply<Body: Sendable, Fields: Sendable>: Sendable {
    /// The status, which a case of several statuses does not say.
    public let status: HTTPStatus
    /// The content.
    public let body: Body
    /// The fields that the contract declares.
    public let fields: Fields

    /// Makes a reply, for tests of what takes one.
    public init(_ status: HTTPStatus, body: Body, fields: Fields) {
        self.status = status
        self.body = body
        self.fields = fields
    }

    /// A declared field.
    @inlinable
    public subscript<Value>(dynamicMember path: KeyPath<Fields, Value>) -> Value {
        @inline(__always)
        get { fields[keyPath: path] }
    }
}

/// A reply for which the contract declares no fields.
public typealias PlainReply<Body: Sendable> = Reply<Body, NoFields>

/// The declared fields of an answer.
public protocol AnswerFields: Sendable {
    /// Reads them; throws when one that is required is missing or cannot be read.
    @_spi(Generated) init(reading fields: AnswerFieldReader) throws
}

/// No declared fields.
public struct NoFields: AnswerFields {
    /// Makes them.
    public init() {}

    /// Reads nothing.
    @_spi(Generated) public init(reading fields: AnswerFieldReader) {}
}
