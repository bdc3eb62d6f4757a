import SourceText
import YAML

/// An object that is read from a mapping, field by field.
protocol ReadableObject: DocumentObject, NodeReadable, PlaceholderProviding {
    /// The specification's name, such as `Path Item Object`.
    static var title: String { get }

    /// Reads all fields; unknown fields are reported afterwards.
    init(_ reader: inout ObjectReader)
}

extension ReadableObject {
    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Self? {
        guard node.entries != nil else {
            reading.mismatch(node, field, expected: "an object")
            return nil
        }
        var reader = ObjectReader(node, title: title, reading)
        let object = Self(&reader)
        reader.finish()
        return object
    }

    static func placeholder(at location: SourceLocation) -> Self {
        // What this object lacks is not reported: that the object is missing already was.
        var reader = ObjectReader(Node(.mapping([]), at: location), title: title, Reading())
        return Self(&reader)
    }
}
