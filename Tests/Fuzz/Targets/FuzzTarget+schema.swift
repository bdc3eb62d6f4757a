import Glibc
import JSON
import JSONSchema
import Patterns

extension FuzzTarget {
    /// `{"schema": ..., "tests": [{"data": ...}]}`: a group of JSON-Schema-Test-Suite.
    static let schema = FuzzTarget("json-schema", maxBytes: 4096) { bytes in
        guard let group = try? JSONValue.parse(bytes), let document = group["schema"] else {
            return
        }
        for dialect in [SchemaDialect.draft2020, .draft7] {
            guard
                let schema = try? Schema(
                    compiling: document, dialect: dialect, assertsFormats: true)
            else { continue }
            for test in group["tests"]?.array?.prefix(4) ?? [] {
                guard let instance = test["data"] else { continue }
                let violations = schema.validate(instance)
                demand(violations.count <= 100, "\(violations.count) violations; the limit is 100")
                demand(
                    schema.isValid(instance) == violations.isEmpty,
                    "isValid and validate disagree about \(instance)")
            }
        }
    }

    /// Strings of every format.
    static let formats = FuzzTarget("formats", maxBytes: 256) { bytes in
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        for format in SchemaFormat.allCases { _ = format.isSatisfied(by: text) }
        // What libc takes for an address.
        guard !bytes.contains(0) else { return }
        demand(
            SchemaFormat.ipv4.isSatisfied(by: text) == isAddress(text, AF_INET),
            "libc and the format 'ipv4' disagree about '\(text)'")
        demand(
            SchemaFormat.ipv6.isSatisfied(by: text) == isAddress(text, AF_INET6),
            "libc and the format 'ipv6' disagree about '\(text)'")
        // What is stricter is within what is wider.
        for (narrow, wide) in [
            (SchemaFormat.uri, SchemaFormat.uriReference), (.uri, .iri), (.iri, .iriReference),
            (.uriReference, .iriReference), (.email, .idnEmail),
        ] {
            demand(
                !narrow.isSatisfied(by: text) || wide.isSatisfied(by: text),
                "'\(text)' is of the format '\(narrow.rawValue)', and not '\(wide.rawValue)'")
        }
        demand(
            SchemaFormat.regex.isSatisfied(by: text) == Pattern.isValid(text),
            "the format 'regex' and Patterns disagree about '\(text)'")
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var address = in6_addr()
        return inet_pton(family, text, &address) == 1
    }
}
