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

/// A path of a file, taken apart.
struct FilePath: Hashable, CustomStringConvertible {
    private let isAbsolute: Bool
    private let parts: [Substring]

    init(_ text: some StringProtocol) {
        var parts: [Substring] = []
        isAbsolute = text.hasPrefix("/")
        for part in Substring(text).split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        self.parts = parts
    }

    private init(isAbsolute: Bool, parts: some Sequence<Substring>) {
        self.isAbsolute = isAbsolute
        self.parts = Array(parts)
    }

    var description: String { (isAbsolute ? "/" : "") + parts.joined(separator: "/") }

    /// The folder that holds the file.
    var folder: FilePath { FilePath(isAbsolute: isAbsolute, parts: parts.dropLast()) }

    /// The file that a relative reference in this folder means.
    func file(_ reference: String) -> FilePath {
        if reference.hasPrefix("/") { return FilePath(reference) }
        return parts.isEmpty && !isAbsolute
            ? FilePath(reference) : FilePath("\(description)/\(reference)")
    }

    /// Whether the file lies in the folder or in a folder of it.
    func contains(_ file: FilePath) -> Bool {
        guard isAbsolute == file.isAbsolute, file.parts.starts(with: parts) else { return false }
        return file.parts.dropFirst(parts.count).first != ".."
    }

    /// The name without its extensions; that of the folder for a file named `index`.
    var stem: String {
        let stem = parts.last?.split(separator: ".").first.map(String.init) ?? ""
        guard stem.lowercased() == "index", parts.count > 1 else { return stem }
        return String(parts[parts.count - 2])
    }
}
