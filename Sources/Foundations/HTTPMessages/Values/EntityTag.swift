/// An entity tag (RFC 9110 8.8.3): which version of a representation this is.
public struct EntityTag: Sendable, Hashable {
    /// The text between the quotation marks.
    public let opaque: String
    /// Whether equal tags mean equivalent representations only, and not equal bytes.
    public let isWeak: Bool

    /// Makes a tag; nil when the text holds a byte that no tag may hold, such as `"`.
    public init?(_ opaque: String, isWeak: Bool = false) {
        guard opaque.utf8.allSatisfy(Self.isTagByte) else { return nil }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    // RFC 9110 8.8.3: entity-tag = [ weak ] opaque-tag; weak = %s"W/"; opaque-tag = DQUOTE *etagc
    // DQUOTE
    init?(_ scanner: inout FieldScanner) {
        isWeak = scanner.take(UInt8(ascii: "W"))
        if isWeak, !scanner.take(UInt8(ascii: "/")) { return nil }
        guard scanner.take(UInt8(ascii: "\"")) else { return nil }
        let text = scanner.take(while: Self.isTagByte)
        guard scanner.take(UInt8(ascii: "\"")) else { return nil }
        opaque = String(decoding: text, as: UTF8.self)
    }

    // RFC 9110 8.8.3: etagc = %x21 / %x23-7E / obs-text
    private static func isTagByte(_ byte: UInt8) -> Bool {
        byte >= 0x21 && byte != UInt8(ascii: "\"") && byte != 0x7F
    }

    /// Whether two tags name the same bytes (RFC 9110 8.8.3.2, strong comparison).
    public func equalsStrongly(_ other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque == other.opaque
    }

    /// Whether two tags name equivalent representations (weak comparison).
    public func equalsWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }
}

extension EntityTag: CustomStringConvertible {
    /// The tag as it stands in a field: `"abc"`, `W/"abc"`.
    public var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }
}

/// The value of If-Match or If-None-Match (RFC 9110 13.1).
public enum EntityTagCondition: Sendable, Hashable {
    /// `*`: any representation.
    case any
    /// One of these.
    case tags([EntityTag])

    /// Reads a field value; nil when it breaks the grammar.
    public init?(_ value: String) {
        var scanner = FieldScanner(value)
        scanner.skipWhitespace()
        if scanner.take(UInt8(ascii: "*")) {
            scanner.skipWhitespace()
            guard scanner.isAtEnd else { return nil }
            self = .any
            return
        }
        var tags: [EntityTag] = []
        while !scanner.isAtEnd {
            scanner.skipWhitespace()
            // RFC 9110 5.6.1.2: empty elements are skipped.
            if scanner.take(UInt8(ascii: ",")) || scanner.isAtEnd { continue }
            guard let tag = EntityTag(&scanner), scanner.endElement() else { return nil }
            tags.append(tag)
        }
        guard !tags.isEmpty else { return nil }
        self = .tags(tags)
    }

    /// Whether If-None-Match finds this tag, so that a GET is answered with 304 (weak comparison,
    /// RFC 9110 13.1.2).
    public func matchesWeakly(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.equalsWeakly(tag) }
        }
    }

    /// Whether If-Match finds this tag, so that the change may be made (strong comparison, RFC 9110
    /// 13.1.1).
    public func matchesStrongly(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.equalsStrongly(tag) }
        }
    }
}
