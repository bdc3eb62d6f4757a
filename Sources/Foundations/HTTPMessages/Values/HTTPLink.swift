/// A link of the Link field (RFC 8288): `</api/v1/messages/all?cursor=x>; rel="next"`.
public struct HTTPLink: Sendable, Hashable {
    /// The URI reference between the angle brackets.
    public let target: String
    /// The relation types: `next`, or several, divided by spaces.
    public let relation: String
    /// The other parameters.
    public let parameters: [FieldParameter]

    /// Makes a link. What no URI may hold is percent-encoded in the target, so that it cannot end
    /// its brackets.
    public init(target: String, relation: String, parameters: [FieldParameter] = []) {
        self.target = Self.withoutForeignBytes(target)
        self.relation = relation
        self.parameters = parameters
    }

    /// The links of a field value, in order; nil when it breaks the grammar.
    public static func list(_ value: String) -> [HTTPLink]? {
        var scanner = FieldScanner(value)
        var links: [HTTPLink] = []
        while !scanner.isAtEnd {
            scanner.skipWhitespace()
            if scanner.take(UInt8(ascii: ",")) || scanner.isAtEnd { continue }
            guard let link = link(&scanner), scanner.endElement() else { return nil }
            links.append(link)
        }
        return links
    }

    // RFC 8288 3: link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param ). The first rel
    // counts (3.3); a link without one links to nothing.
    private static func link(_ scanner: inout FieldScanner) -> HTTPLink? {
        guard scanner.take(UInt8(ascii: "<")) else { return nil }
        let target = scanner.take { $0 != UInt8(ascii: ">") }
        guard scanner.take(UInt8(ascii: ">")), let parameters = scanner.parameters(),
            let relation = parameters.first(where: { $0.name == "rel" })
        else { return nil }
        return HTTPLink(
            target: String(decoding: target, as: UTF8.self), relation: relation.value,
            parameters: parameters.filter { $0.name != "rel" })
    }

    private static func withoutForeignBytes(_ target: String) -> String {
        var bytes: [UInt8] = []
        for byte in target.utf8 {
            let isURIByte =
                ByteSet.query.contains(byte) || byte == UInt8(ascii: "%")
                || byte == UInt8(ascii: "#")
            if isURIByte {
                bytes.append(byte)
            } else {
                PercentEncoding.append(byte, to: &bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension HTTPLink: CustomStringConvertible {
    /// The link as it stands in the field. Several are joined by `, `.
    public var description: String {
        // RFC 8288 3.3: relation types are quoted, as there may be several.
        var text = "<\(target)>; rel=\(FieldParameter.quoted(relation))"
        for parameter in parameters { text += "; \(parameter.fieldText)" }
        return text
    }
}
