import JSON
import YAML

/// A node of a bundled document with the JSON Pointer that leads to it.
struct DocumentNode {
    let node: Node
    let pointer: JSONPointer

    var place: DocumentPlace { DocumentPlace(pointer: pointer, location: node.location) }

    /// The value of a field; nil when there is none.
    subscript(_ name: String) -> DocumentNode? {
        node[name].map { DocumentNode(node: $0, pointer: pointer.appending(name)) }
    }

    /// The entries of an object in their order; none for anything else.
    var members: [(name: String, value: DocumentNode)] {
        (node.entries ?? []).map {
            ($0.name, DocumentNode(node: $0.value, pointer: pointer.appending($0.name)))
        }
    }

    /// The elements of an array; none for anything else.
    var elements: [DocumentNode] {
        (node.elements ?? []).enumerated().map {
            DocumentNode(node: $1, pointer: pointer.appending($0))
        }
    }

    func text(_ field: String) -> String? { node[field]?.string }

    func isTrue(_ field: String) -> Bool { node[field]?.jsonValue == .boolean(true) }

    /// The texts of an array.
    func texts(_ field: String) -> [String] { (node[field]?.elements ?? []).compactMap(\.string) }

    /// The integers of an array.
    func integers(_ field: String) -> [Int] {
        (node[field]?.elements ?? []).compactMap { $0.jsonValue.integer.map { Int($0) } }
    }
}

/// Follows the references of a bundled document, which all lead into itself.
struct DocumentReader {
    let root: DocumentNode

    init(_ root: Node) { self.root = DocumentNode(node: root, pointer: JSONPointer()) }

    /// What a chain of references ends at; the last reference itself when it leads nowhere.
    func resolved(_ place: DocumentNode) -> DocumentNode {
        var place = place
        // A longer chain is a circle.
        for _ in 0..<32 {
            guard let reference = place.text("$ref"), let target = target(of: reference) else {
                break
            }
            place = target
        }
        return place
    }

    /// A field of an object, behind its references.
    func field(_ name: String, of place: DocumentNode) -> DocumentNode? {
        place[name].map(resolved)
    }

    /// The entries of a map, behind their references.
    func map(_ name: String, of place: DocumentNode) -> [(name: String, value: DocumentNode)] {
        (place[name]?.members ?? []).map { ($0.name, resolved($0.value)) }
    }

    private func target(of reference: String) -> DocumentNode? {
        LocalReference.pointer(of: reference)?.tokens.reduce(root) {
            (place: DocumentNode?, token) in
            guard let place else { return nil }
            if let elements = place.node.elements {
                guard let index = Int(token), elements.indices.contains(index) else { return nil }
                return place.elements[index]
            }
            return place[token]
        }
    }
}
