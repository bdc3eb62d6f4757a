import SourceText
import YAML

/// Which versions of the specification are read.
///
/// The objects here are those of OpenAPI 3.1. Another version gets a conversion of its nodes to 3.1
/// in front of them.
enum DocumentVersion {
    /// Whether the document can be read; reports why it cannot.
    static func check(_ root: Node, _ reading: Reading) -> Bool {
        guard let entries = root.entries else {
            reading.error(
                "openapi-version",
                "the document must be an object with the field 'openapi', found "
                    + root.kindDescription,
                at: root.location)
            return false
        }
        guard let version = root["openapi"] else {
            if let swagger = root.entry("swagger") {
                refuse("Swagger \(swagger.value.scalar?.text ?? "2.0")", at: swagger.value, reading)
                return false
            }
            let misspelt = nearestMatch(to: "openapi", in: entries.map(\.name)).flatMap(root.entry)
            reading.error(
                "openapi-version",
                "required field 'openapi' is missing: this is no OpenAPI document",
                at: (misspelt ?? entries.first)?.key.location ?? root.location,
                hint: misspelt.map { _ in "did you mean 'openapi'?" })
            return false
        }
        guard let text = String.read(version, FieldName(name: "openapi"), reading) else {
            return false
        }
        if isSupported(text) { return true }
        refuse("OpenAPI '\(text)'", at: version, reading)
        return false
    }

    /// `3.1.` and a number; a suffix may follow, as in `3.1.0-rc1`.
    private static func isSupported(_ version: String) -> Bool {
        guard version.hasPrefix("3.1.") else { return false }
        let patch = version.dropFirst(4)
        let digits = patch.utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return !digits.isEmpty && (digits.count == patch.utf8.count || patch.contains("-"))
    }

    private static func refuse(_ name: String, at node: Node, _ reading: Reading) {
        reading.error(
            "openapi-version", "\(name) is not supported; expected a version 3.1.x",
            at: node.location, hint: node.string == "3.1" ? "did you mean '3.1.0'?" : nil)
    }
}
