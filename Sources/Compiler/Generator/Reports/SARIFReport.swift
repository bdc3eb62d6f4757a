import JSON
import SourceText

/// Diagnostics as a log of SARIF 2.1.0, which services that show the findings of tools read.
enum SARIFReport {
    static func value(of diagnostics: [Diagnostic]) -> JSONValue {
        var positions: [String: Int] = [:]
        for diagnostic in diagnostics where positions[diagnostic.code] == nil {
            positions[diagnostic.code] = positions.count
        }
        let rules = positions.sorted { $0.value < $1.value }.map { code, _ in
            JSONValue.object([("id", .string(code))])
        }
        let driver = JSONValue.object([("name", .string("accord")), ("rules", .array(rules))])
        let run = JSONValue.object([
            ("tool", .object([("driver", driver)])),
            // `columnKind` of SARIF 2.1.0: our columns count code points.
            ("columnKind", .string("unicodeCodePoints")),
            ("results", .array(diagnostics.map { result($0, positions[$0.code] ?? -1) })),
        ])
        return .object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .string("2.1.0")), ("runs", .array([run])),
        ])
    }

    private static func result(_ diagnostic: Diagnostic, _ rule: Int) -> JSONValue {
        let hint = diagnostic.hint.map { "; \($0)" } ?? ""
        let related = diagnostic.notes.map { location($0.location, message: $0.message) }
        return .object([
            ("ruleId", .string(diagnostic.code)), ("ruleIndex", .integer(rule)),
            ("level", .string(diagnostic.severity.rawValue)),
            ("message", .object([("text", .string(diagnostic.message + hint))])),
            ("locations", .array(diagnostic.location.map { [location($0)] } ?? [])),
            ("relatedLocations", related.isEmpty ? nil : .array(related)),
        ])
    }

    private static func location(_ location: SourceLocation, message: String? = nil) -> JSONValue {
        let (start, end) = (location.start, location.end)
        let region = JSONValue.object([
            ("startLine", .integer(start.line)), ("startColumn", .integer(start.column)),
            ("endLine", .integer(end.line)), ("endColumn", .integer(end.column)),
        ])
        let artifact = JSONValue.object([("uri", .string(uri(ofPath: location.file.path)))])
        return .object([
            (
                "physicalLocation",
                .object([("artifactLocation", artifact), ("region", region)])
            ),
            ("message", message.map { .object([("text", .string($0))]) }),
        ])
    }

    /// RFC 3986: a relative reference, or a URI for an absolute path.
    private static func uri(ofPath path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var text = isAbsolute ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}
