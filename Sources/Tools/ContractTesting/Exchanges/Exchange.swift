/// One request and its response, as they went over the wire.
public struct Exchange: Sendable {
    /// What made the request, to be named in reports.
    public var origin: String
    /// The method, in capitals.
    public var method: String
    /// The request target: path and query.
    public var target: String
    /// Fields of the request.
    public var requestFields: [Field]
    /// Body of the request.
    public var requestBody: [UInt8]
    /// The status code.
    public var status: Int
    /// Fields of the response.
    public var responseFields: [Field]
    /// Body of the response.
    public var responseBody: [UInt8]

    /// A field line.
    public struct Field: Sendable, Hashable {
        /// The field's name, in any case.
        public let name: String
        /// Its value.
        public let value: String

        /// Makes a field line.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Makes an exchange.
    public init(
        origin: String, method: String, target: String, requestFields: [Field],
        requestBody: [UInt8], status: Int, responseFields: [Field], responseBody: [UInt8]
    ) {
        self.origin = origin
        self.method = method
        self.target = target
        self.requestFields = requestFields
        self.requestBody = requestBody
        self.status = status
        self.responseFields = responseFields
        self.responseBody = responseBody
    }

    /// The value of the first response field of a name, in any case.
    public func responseField(_ name: String) -> String? {
        Self.first(name, in: responseFields)
    }

    /// The value of the first request field of a name, in any case.
    public func requestField(_ name: String) -> String? {
        Self.first(name, in: requestFields)
    }

    private static func first(_ name: String, in fields: [Field]) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}
