/// One request and its response, as they went over the wire.
public struct Exchange: Sendable {
    /// What made the request, such as the name of a test, to be named in reports.
    public var origin: String
    /// Scheme and authority of the server, such as `http://127.0.0.1:8000`: what replay lines begin their address with.
    public var server: String
    /// What was asked.
    public var request: Request
    /// What was answered.
    public var response: Response
    /// How long it took; nil when nobody looked.
    public var duration: Duration?
    /// What the request was made of by chance, so that it can be made again; nil for one that was written.
    public var seed: UInt64?

    /// A request.
    public struct Request: Sendable {
        /// The method, in capitals.
        public var method: String
        /// The request target: path and query, percent-encoded.
        public var target: String
        /// The fields.
        public var fields: [Field]
        /// The content.
        public var body: [UInt8]

        /// Makes a request.
        public init(
            _ method: String, _ target: String, fields: [Field] = [], body: [UInt8] = []
        ) {
            self.method = method
            self.target = target
            self.fields = fields
            self.body = body
        }
    }

    /// A response.
    public struct Response: Sendable {
        /// The status code.
        public var status: Int
        /// The fields.
        public var fields: [Field]
        /// The content, without its framing.
        public var body: [UInt8]

        /// Makes a response.
        public init(_ status: Int, fields: [Field] = [], body: [UInt8] = []) {
            self.status = status
            self.fields = fields
            self.body = body
        }
    }

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
        origin: String, server: String = "http://localhost", request: Request, response: Response,
        duration: Duration? = nil, seed: UInt64? = nil
    ) {
        self.origin = origin
        self.server = server
        self.request = request
        self.response = response
        self.duration = duration
        self.seed = seed
    }

    /// `GET /pets?limit=5 -> 200`; `no answer` for the status 0, which no server gives.
    public var title: String {
        let status = response.status == 0 ? "no answer" : String(response.status)
        return "\(request.method) \(request.target) -> \(status)"
    }
}

extension [Exchange.Field] {
    /// The value of the first field of a name, in any case.
    public func first(_ name: String) -> String? {
        let wanted = name.lowercased()
        return first { $0.name.lowercased() == wanted }?.value
    }

    /// The values of all fields of a name, in order.
    func all(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}
