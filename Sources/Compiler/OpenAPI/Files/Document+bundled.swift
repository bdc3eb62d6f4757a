public import JSON
import SourceText
import YAML

extension Document {
    /// The document as one JSON text of 3.1 or 3.2, whose references to other files became
    /// references to its own components.
    ///
    /// A document of 3.0 is rewritten into 3.1; one of 3.1 in a single file stays as it is.
    public var bundled: JSONValue { node.jsonValue }

    /// The JSON Pointer of a schema in `bundled`, such as `/components/schemas/Message`; nil for a
    /// schema of another document.
    ///
    /// A schema that YAML aliases put at several places has the pointer of one of them.
    public func pointer(of schema: Schema) -> String? {
        let search = NodeSearch(schema.location)
        return search.pointer(in: node, descending: { search.mayHold($0) })
            ?? search.pointer(in: node, descending: { _ in true })
    }
}

/// Finds the node at a place.
private struct NodeSearch {
    let place: SourceLocation

    init(_ place: SourceLocation) { self.place = place }

    /// Nodes hold what is written within them. What stands in another file is looked for below
    /// the nodes that the files were put together in: those of the root.
    func mayHold(_ node: Node) -> Bool {
        let location = node.location
        guard location.file === place.file else { return true }
        return location.range.start <= place.range.start && location.range.end >= place.range.end
    }

    func pointer(in node: Node, descending: (Node) -> Bool) -> String? {
        var stack: [(node: Node, pointer: String)] = [(node, "")]
        while let (node, pointer) = stack.popLast() {
            if node.location == place, !pointer.isEmpty { return pointer }
            switch node.kind {
            case .scalar: continue
            case .sequence(let elements):
                for (index, element) in elements.enumerated().reversed() where descending(element) {
                    stack.append((element, "\(pointer)/\(index)"))
                }
            case .mapping(let entries):
                for entry in entries.reversed() where descending(entry.value) {
                    stack.append((entry.value, "\(pointer)/\(entry.name.pointerToken)"))
                }
            }
        }
        return nil
    }
}
