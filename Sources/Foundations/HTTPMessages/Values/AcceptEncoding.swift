/// The Accept-Encoding field (RFC 9110 12.5.3).
public enum AcceptEncoding {
    /// Elements of the field that are looked at; later ones are ignored.
    public static var maxElements: Int { 64 }

    /// Whether the client takes content in the coding `gzip`, by itself or as `*`.
    ///
    /// Elements that break the grammar are skipped. Without the field any coding would be allowed;
    /// but clients that say nothing are those that know none.
    public static func permitsGzip(_ fields: HTTPFields) -> Bool {
        var gzip: Int?
        var others: Int?
        var count = 0
        for value in fields.values(of: .acceptEncoding) {
            for element in value.utf8.split(separator: UInt8(ascii: ",")) {
                count += 1
                guard count <= maxElements, let (coding, weight) = parse(Substring(element)) else {
                    continue
                }
                switch coding {
                // RFC 9110 8.4.1.3: x-gzip is equivalent.
                case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
                case "*": others = weight
                default: break
                }
            }
        }
        return gzip ?? others ?? 0 > 0
    }

    private static func parse(_ element: Substring) -> (coding: String, thousandths: Int)? {
        var scanner = FieldScanner(String(element))
        scanner.skipWhitespace()
        guard let coding = scanner.token(), let parameters = scanner.parameters(),
            scanner.endElement()
        else { return nil }
        var weight = 1_000
        for parameter in parameters where parameter.name == "q" {
            guard let value = QualityValue.thousandths(parameter.value) else { return nil }
            weight = value
        }
        return (String(decoding: coding, as: UTF8.self).lowercased(), weight)
    }
}
