/// The way from a value to one inside it (RFC 6901), such as `/users/0/name`.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The names of properties and the indexes of elements on the way, unescaped; empty for the
    /// value itself.
    public var tokens: [String]

    /// Makes a pointer of unescaped tokens.
    public init(tokens: [String] = []) { self.tokens = tokens }

    /// Makes a pointer of its text; nil unless that is "" or begins with "/", and every "~" is of
    /// "~0" or "~1".
    public init?(_ text: String) {
        guard !text.isEmpty else {
            self.init()
            return
        }
        let bytes = text.utf8
        guard bytes.first == ASCII.slash else { return nil }
        var tokens: [String] = []
        for part in bytes.dropFirst().split(
            separator: ASCII.slash, omittingEmptySubsequences: false)
        {
            guard let token = Self.unescaped(part) else { return nil }
            tokens.append(token)
        }
        self.init(tokens: tokens)
    }

    /// The pointer's text.
    public var description: String {
        tokens.reduce(into: "") { text, token in
            text += "/"
            text += Self.escaped(token)
        }
    }

    /// The pointer of a property or an element of what this one points at.
    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

    /// The pointer of an element of what this one points at.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    // RFC 6901 3: '~' needs to be encoded as '~0' and '/' as '~1'
    static func escaped(_ token: String) -> String {
        let bytes = token.utf8
        guard bytes.contains(where: { $0 == ASCII.slash || $0 == tilde }) else { return token }
        var escaped: [UInt8] = []
        for byte in bytes {
            switch byte {
            case tilde: escaped += [tilde, ASCII.zero]
            case ASCII.slash: escaped += [tilde, ASCII.zero + 1]
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func unescaped(_ part: Substring.UTF8View) -> String? {
        var token: [UInt8] = []
        var bytes = part.makeIterator()
        while let byte = bytes.next() {
            guard byte == tilde else {
                token.append(byte)
                continue
            }
            switch bytes.next() {
            case ASCII.zero: token.append(tilde)
            case ASCII.zero + 1: token.append(ASCII.slash)
            default: return nil
            }
        }
        return String(decoding: token, as: UTF8.self)
    }

    // RFC 6901 4: array-index = %x30 / ( %x31-39 *(%x30-39) )
    static func index(_ token: String) -> Int? {
        let bytes = token.utf8
        guard let first = bytes.first, bytes.allSatisfy(ASCII.isDigit) else { return nil }
        guard first != ASCII.zero || bytes.count == 1 else { return nil }
        return Int(token)
    }

    private static let tilde: UInt8 = 0x7E
}
