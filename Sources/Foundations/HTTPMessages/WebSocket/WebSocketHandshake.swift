/// What a client sends to open a WebSocket (RFC 6455 4.2.1), read strictly.
public struct WebSocketHandshake: Sendable, Hashable {
    /// Why a request opens no WebSocket.
    public enum Refusal: Error, Sendable, Hashable {
        /// It does not ask for one, or for another version than 13: 426.
        case upgradeRequired
        /// It asks for one and breaks the grammar: 400, and this is what is wrong.
        case malformed(String)
    }

    /// The value of `Sec-WebSocket-Key`: 16 bytes in base64.
    public let key: String
    /// The subprotocols that the client speaks, the one that it likes best first. One of them may
    /// be a credential: never log them.
    public let subprotocols: [String]
    /// The extensions that the client offers, the one that it likes best first.
    public let extensions: [WebSocketExtension]

    /// Reads the handshake of a request.
    public init(_ head: HTTPRequestHead) throws(Refusal) {
        let fields = head.fields
        guard head.method == .get, head.version == .http11,
            Self.names("websocket", in: fields[.upgrade]),
            Self.names("upgrade", in: fields[.connection]),
            fields.values(of: .secWebSocketVersion) == ["13"]
        else { throw .upgradeRequired }
        let keys = fields.values(of: .secWebSocketKey)
        guard keys.count == 1, Self.isKey(keys[0]) else {
            throw .malformed("'Sec-WebSocket-Key' must be 16 bytes in base64, once")
        }
        guard let subprotocols = Self.subprotocols(in: fields) else {
            throw .malformed("'Sec-WebSocket-Protocol' must be a list of different tokens")
        }
        // RFC 6455 9.1: what does not conform to the grammar fails the connection.
        guard let extensions = WebSocketExtension.list(in: fields) else {
            throw .malformed("'Sec-WebSocket-Extensions' must be a list of extensions")
        }
        key = keys[0]
        self.subprotocols = subprotocols
        self.extensions = extensions
    }

    // RFC 6455 4.1: elements are tokens, and "MUST all be unique strings".
    /// The subprotocols that fields list, none when the field is absent; nil when one is no token
    /// or stands there twice.
    public static func subprotocols(in fields: HTTPFields) -> [String]? {
        guard let value = fields[.secWebSocketProtocol] else { return [] }
        let elements = elements(of: value)
        guard !elements.isEmpty, Set(elements).count == elements.count,
            elements.allSatisfy({ Token.isToken($0.utf8.span) })
        else { return nil }
        return elements.map(String.init)
    }

    /// Whether a list has this word, in any case.
    private static func names(_ word: String, in list: String?) -> Bool {
        elements(of: list ?? "").contains { $0.lowercased() == word }
    }

    // RFC 9110 5.6.1.2: a recipient ignores "a reasonable number of empty list elements".
    private static func elements(of list: String) -> [Substring] {
        list.split(separator: ",").map { element in
            let start = element.drop { $0 == " " || $0 == "\t" }
            let end = start.lastIndex { $0 != " " && $0 != "\t" }
            return end.map { start[...$0] } ?? start[..<start.startIndex]
        }.filter { !$0.isEmpty }
    }

    // RFC 4648 4: 16 bytes are 22 characters, of which the last has two bits that count, and `==`.
    private static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, text.hasSuffix("==") else { return false }
        return bytes.prefix(22).allSatisfy(isBase64) && "AQgw".utf8.contains(bytes[21])
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
