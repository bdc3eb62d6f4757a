import SourceText
import YAML

/// Which versions of the specification are read.
///
/// The objects here are those of OpenAPI 3.1 and 3.2. The nodes of an older version are converted in
/// front of them.
enum DocumentVersion {
    /// The document's version; nil when it cannot be read, which is reported.
    static func check(_ root: Node, _ reading: Reading) -> SpecificationVersion? {
        guard let entries = root.entries else {
            reading.error(
                "openapi-version",
                "the document must be an object with the field 'openapi', found "
                    + root.kindDescription,
                at: root.location)
            return nil
        }
        guard let version = root["openapi"] else {
            if let swagger = root.entry("swagger") {
                refuse("Swagger \(swagger.value.scalar?.text ?? "2.0")", at: swagger.value, reading)
                return nil
            }
            let misspelt = nearestMatch(to: "openapi", in: entries.map(\.name)).flatMap(root.entry)
            reading.error(
                "openapi-version",
                "required field 'openapi' is missing: this is no OpenAPI document",
                at: (misspelt ?? entries.first)?.key.location ?? root.location,
                hint: misspelt.map { _ in "did you mean 'openapi'?" })
            return nil
        }
        guard let text = String.read(version, FieldName(name: "openapi"), reading) else {
            return nil
        }
        if let version = SpecificationVersion(text) { return version }
        refuse("OpenAPI '\(text)'", at: version, reading)
        return nil
    }

    private static func refuse(_ name: String, at node: Node, _ reading: Reading) {
        reading.error(
            "openapi-version",
            "\(name) is not supported; expected a version 3.0.x, 3.1.x or 3.2.x",
            at: node.location)
    }
}
