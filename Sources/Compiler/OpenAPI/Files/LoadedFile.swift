import SourceText
import YAML

/// One file of a document.
final class LoadedFile {
    /// The path, without `.` and with `..` at its start only.
    let path: FilePath
    let node: Node
    let version: SpecificationVersion
    /// The schemas with `$id` and the nodes with `$anchor`, by these names.
    lazy var names: (resources: [String: Node], anchors: [String: Node]) = Self.names(in: node)

    init(path: FilePath, node: Node, version: SpecificationVersion) {
        self.path = path
        self.node = node
        self.version = version
    }

    private static func names(
        in node: Node
    ) -> (resources: [String: Node], anchors: [String: Node]) {
        var resources: [String: Node] = [:]
        var anchors: [String: Node] = [:]
        var stack = [node]
        while let node = stack.popLast() {
            switch node.kind {
            case .scalar: continue
            case .sequence(let elements): stack += elements
            case .mapping(let entries):
                for entry in entries {
                    stack.append(entry.value)
                    guard entry.name.hasPrefix("$"), let text = entry.value.string else { continue }
                    switch entry.name {
                    case "$id": resources[text] = resources[text] ?? node
                    case "$anchor", "$dynamicAnchor": anchors[text] = anchors[text] ?? node
                    default: break
                    }
                }
            }
        }
        return (resources, anchors)
    }
}
