/// An extension of WebSocket as a client offers it or a server accepts it (RFC 6455 9.1):
/// `permessage-deflate; client_max_window_bits=12`.
public struct WebSocketExtension: Sendable, Hashable {
    /// A parameter, whose value may be absent.
    public struct Parameter: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value, unquoted; nil when there is only the name.
        public let value: String?

        /// Makes a parameter.
        public init(_ name: String, _ value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    /// The name.
    public let name: String
    /// The parameters, in order; a name may stand there twice.
    public let parameters: [Parameter]

    /// Makes an extension.
    public init(_ name: String, _ parameters: [Parameter] = []) {
        self.name = name
        self.parameters = parameters
    }

    /// The extensions that fields list, the one that is liked best first; none when the field is
    /// absent, and nil when it breaks the grammar.
    public static func list(in fields: HTTPFields) -> [WebSocketExtension]? {
        guard let value = fields[.secWebSocketExtensions] else { return [] }
        var scanner = FieldScanner(value)
        var list: [WebSocketExtension] = []
        while true {
            // RFC 9110 5.6.1.2: empty elements are ignored.
            scanner.skipWhitespace()
            if scanner.take(UInt8(ascii: ",")) { continue }
            if scanner.isAtEnd { break }
            guard let element = Self(&scanner), scanner.endElement() else { return nil }
            list.append(element)
        }
        return list.isEmpty ? nil : list
    }

    // RFC 6455 9.1: extension = extension-token *( ";" extension-param )
    private init?(_ scanner: inout FieldScanner) {
        guard let name = scanner.token() else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        var parameters: [Parameter] = []
        while true {
            scanner.skipWhitespace()
            guard scanner.take(UInt8(ascii: ";")) else { break }
            scanner.skipWhitespace()
            guard let parameter = Parameter(&scanner) else { return nil }
            parameters.append(parameter)
        }
        self.parameters = parameters
    }
}

extension WebSocketExtension.Parameter {
    // RFC 6455 9.1: extension-param = token [ "=" (token | quoted-string) ], and the value of a
    // quoted string is a token too.
    fileprivate init?(_ scanner: inout FieldScanner) {
        guard let name = scanner.token() else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        scanner.skipWhitespace()
        guard scanner.take(UInt8(ascii: "=")) else {
            value = nil
            return
        }
        scanner.skipWhitespace()
        guard let value = scanner.tokenOrQuotedString(), Token.isToken(value.utf8.span) else {
            return nil
        }
        self.value = value
    }
}

extension WebSocketExtension: CustomStringConvertible {
    /// As it stands in the field Sec-WebSocket-Extensions.
    public var description: String {
        parameters.reduce(name) { text, parameter in
            "\(text); \(parameter.name)\(parameter.value.map { "=\($0)" } ?? "")"
        }
    }
}
