import Generator
import JSON
import JSONSchema
import SourceText
import YAML

/// A schema's file and those that it refers to, each under its path as a URI.
struct SchemaLibrary {
    /// More files are not read: a schema of so many is generated, and has one of its own.
    private static let maxFiles = 1_000

    private var registry = SchemaRegistry()
    /// The files that were read, by their URIs.
    private var nodes: [String: Node] = [:]
    private let root: String?
    private let dialect: SchemaDialect?

    init(root: String?, dialect: SchemaDialect?) {
        self.root = root
        self.dialect = dialect
    }

    /// Reads a file and those of its folder that it refers to; what is wrong with their text.
    mutating func load(_ path: String) throws(FileError) -> [Diagnostic] {
        let (node, diagnostics) = Self.read(path, try Files.bytes(of: path))
        guard let node, !diagnostics.hasErrors else { return diagnostics }
        let document = node.jsonValue
        let isOld = document["openapi"]?.string?.hasPrefix("3.0") == true
        let dialect = dialect ?? (isOld ? .openAPI30 : nil)
        nodes[uri(ofPath: path)] = node
        var problems = diagnostics
        let folder = PathText.folder(of: PathText.normalized(Files.absolute(path)))
        let allowed =
            [folder] + (root.map { [PathText.normalized(Files.absolute($0)) + "/"] } ?? [])
        var pending = [(path, document)]
        var others: [(String, JSONValue)] = []
        while let (path, document) = pending.popLast(), nodes.count < Self.maxFiles {
            for other in Self.files(of: document, in: path) where nodes[uri(ofPath: other)] == nil {
                let absolute = PathText.normalized(Files.absolute(other))
                guard allowed.contains(where: { absolute.hasPrefix($0) }),
                    let bytes = Files.contents(of: other)
                else { continue }
                let (node, found) = Self.read(other, bytes)
                problems += found
                guard let node else { continue }
                nodes[uri(ofPath: other)] = node
                pending.append((other, node.jsonValue))
                others.append((other, node.jsonValue))
            }
        }
        // What a file lacks is said where something refers to it.
        for (path, document) in others {
            try? registry.add(document: document, uri: uri(ofPath: path), dialect: dialect)
        }
        do throws(SchemaError) {
            try registry.add(document: document, uri: uri(ofPath: path), dialect: dialect)
        } catch {
            problems += error.problems.map { diagnostic(of: $0) }
        }
        return problems
    }

    /// Compiles the schema at a reference into the file at a path.
    func schema(
        at reference: String, of path: String, assertsFormats: Bool
    ) throws(SchemaError) -> Schema {
        let isPointer = reference.isEmpty || reference.hasPrefix("/")
        let fragment = isPointer ? "#\(reference)" : reference
        let uri = fragment.hasPrefix("#") ? uri(ofPath: path) + fragment : fragment
        return try Schema(at: uri, in: registry, assertsFormats: assertsFormats)
    }

    /// The place that a location of the validator means.
    func location(of text: String) -> SourceLocation? {
        guard let sign = text.firstIndex(of: "#"), let node = nodes[String(text[..<sign])] else {
            return nil
        }
        return node.nearest(to: String(text[text.index(after: sign)...])).location
    }

    private static func read(_ path: String, _ bytes: [UInt8]) -> (Node?, [Diagnostic]) {
        Node.read(SourceFile(path: path, text: bytes))
    }

    /// The files that the references of a document lead to, as paths.
    private static func files(of document: JSONValue, in path: String) -> [String] {
        var found: [String] = []
        var pending = [document]
        while let value = pending.popLast() {
            switch value {
            case .array(let elements): pending += elements
            case .object(let members):
                pending += members.map(\.value)
                guard let text = members["$ref"]?.string, !text.hasPrefix("#"),
                    let file = text.split(separator: "#", omittingEmptySubsequences: false).first,
                    !file.contains(":"), !file.hasPrefix("/")
                else { continue }
                found.append(
                    PathText.normalized(PathText.folder(of: path) + PathText.decoded(file)))
            default: break
            }
        }
        return found
    }

    /// A path as a URI reference (RFC 3986 3.3).
    private func uri(ofPath path: String) -> String { PathText.encoded(path) }
}
