import SourceText
import YAML

extension Referable: NodeReadable where Object: ReadableObject {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Referable<Object>? {
        guard node["$ref"] != nil else {
            return Object.read(node, field, reading).map { .inline($0) }
        }
        guard let reference = Reference.read(node, field, reading) else { return nil }
        reading.references.append(
            ReferenceRecord(reference) { $0.resolve(reference, as: Object.self) })
        return .reference(reference)
    }
}

extension Reference {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Reference? {
        var reader = ObjectReader(node, title: "Reference Object", reading)
        guard let target: String = reader.optional("$ref") else { return nil }
        let reference = Reference(
            target: target, summary: reader.optional("summary"),
            description: reader.optional("description"), node: node)
        // OpenAPI 3.1, section 4.8.23: "any properties added SHALL be ignored".
        for entry in reader.unknownEntries {
            reading.warning(
                "reference-sibling", "'\(entry.name)' beside '$ref' is ignored",
                at: entry.key.location)
        }
        return reference
    }
}
