/// The value of Content-Disposition (RFC 6266): whether content is shown or saved, and under which
/// name.
///
/// The name is written twice where it needs to be: as `filename`, for which each byte that some
/// client could misread gives way to `_`, and as `filename*` in UTF-8 (RFC 8187), which every
/// browser of today prefers. Whatever is in the name, the field is valid.
public struct ContentDisposition: Sendable, Hashable {
    /// What a client should do with content.
    public enum Kind: String, Sendable, Hashable {
        /// Show it, where it can.
        case inline
        /// Save it.
        case attachment
    }

    /// What a client should do with the content.
    public let kind: Kind
    /// The name to save it under; nil for one of the client's own.
    public let fileName: String?

    /// Makes a disposition. An empty name is none.
    public init(_ kind: Kind, fileName: String? = nil) {
        self.kind = kind
        self.fileName = fileName?.isEmpty == true ? nil : fileName
    }

    /// Content to be saved.
    public static func attachment(fileName: String? = nil) -> Self {
        Self(.attachment, fileName: fileName)
    }

    /// Content to be shown, and saved under this name by whoever wants to.
    public static func inline(fileName: String? = nil) -> Self { Self(.inline, fileName: fileName) }
}

extension ContentDisposition: CustomStringConvertible {
    /// The disposition as it stands in a field: `attachment; filename="a.txt"`.
    public var description: String {
        guard let fileName else { return kind.rawValue }
        let fallback = Self.fallback(for: fileName)
        let plain = "\(kind.rawValue); filename=\"\(fallback)\""
        return fallback == fileName ? plain : "\(plain); filename*=UTF-8''\(Self.encoded(fileName))"
    }

    // RFC 6266 D: no quoted pairs, no percent signs, nothing beyond ASCII: clients differ on all of
    // them.
    private static func fallback(for name: String) -> String {
        var fallback = ""
        for scalar in name.unicodeScalars {
            let isSafe =
                (" "..."~").contains(scalar) && scalar != "\"" && scalar != "\\" && scalar != "%"
            fallback.unicodeScalars.append(isSafe ? scalar : "_")
        }
        return fallback
    }

    // RFC 8187 3.2.1: value-chars = *( pct-encoded / attr-char ). Letters, digits, "-", "." and "_"
    // are attr-chars; "~" is too.
    private static func encoded(_ name: String) -> String { PercentEncoding.encode(name) }
}
