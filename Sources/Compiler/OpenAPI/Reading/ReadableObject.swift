import SourceText
import YAML

/// An object that is read from a mapping, field by field.
protocol ReadableObject: DocumentObject, NodeReadable, PlaceholderProviding {
    /// The specification's name, such as `Path Item Object`.
    static var title: String { get }

    /// The field of the Components Object that holds objects of this kind, if one does.
    static var section: String? { get }

    /// Reads all fields; unknown fields are reported afterwards.
    init(_ reader: inout ObjectReader)

    /// Notes the object for checks that concern more than one object.
    func note(in reading: Reading)
}

extension ReadableObject {
    static var section: String? { nil }

    func note(in reading: Reading) {}

    static func read(_ node: Node, _ field: FieldName, _ reading: Reading) -> Self? {
        guard node.entries != nil else {
            reading.mismatch(node, field, expected: "an object")
            return nil
        }
        var reader = ObjectReader(node, title: title, reading)
        let object = Self(&reader)
        reader.finish()
        object.note(in: reading)
        if section != nil { reading.objects[.init(node.location, Self.self)] = object }
        return object
    }

    static func placeholder(at location: SourceLocation) -> Self {
        // What this object lacks is not reported: that the object is missing already was.
        var reader = ObjectReader(Node(.mapping([]), at: location), title: title, Reading())
        return Self(&reader)
    }
}
