import EmitSwift
import OpenAPI
public import SourceText
import YAML

extension Configuration {
    /// Reads accord.yml.
    ///
    /// Everything that is wrong is reported; what is sound is used all the same, so that the
    /// document is examined too.
    ///
    /// - Parameters:
    ///   - file: The configuration, whose folder its own paths are relative to.
    ///   - diagnostics: Gets what is wrong.
    public static func read(
        _ file: SourceFile, reporting diagnostics: inout [Diagnostic]
    ) -> Configuration {
        let (nodes, syntax) = Node.readStream(file)
        diagnostics += syntax
        if nodes.count > 1 {
            diagnostics.append(
                Diagnostic(
                    code: "yaml-documents", "a second document starts here; expected one a file",
                    at: nodes[1].location))
        }
        // A file of comments asks for nothing.
        guard let node = nodes.first, !node.isNull else { return .standard }
        var reader = ConfigurationReader(folder: FilePath(file.path).folder)
        let configuration = reader.configuration(node)
        diagnostics += reader.diagnostics
        return configuration
    }
}

/// Reads the tree of accord.yml.
struct ConfigurationReader {
    private let folder: FilePath
    private(set) var diagnostics: [Diagnostic] = []

    init(folder: FilePath) { self.folder = folder }

    mutating func configuration(_ node: Node) -> Configuration {
        var result = Configuration()
        for entry in fields(node, "the configuration", among: Self.names) {
            let value = entry.value
            switch entry.name {
            case "access": result.access = choice(value, entry.name) ?? result.access
            case "services": result.services = choice(value, entry.name) ?? result.services
            case "generate": result.sides = sides(value) ?? result.sides
            case "filter": result.filter = filter(value)
            case "names": readNames(value, into: &result)
            case "types": result.types = types(value)
            case "imports": result.imports = modules(value)
            case "references": result.outsideRoot = references(value)
            default: result.isStrict = flag(value, entry.name)
            }
        }
        return result
    }

    private static let names = [
        "access", "services", "generate", "filter", "names", "types", "imports", "references",
        "strict",
    ]

    // MARK: Sections

    private mutating func filter(_ node: Node) -> Configuration.Filter {
        var filter = Configuration.Filter()
        for entry in fields(node, "'filter'", among: ["tags", "paths", "operations"]) {
            let list = written(entry.value, "'\(entry.name)'")
            switch entry.name {
            case "tags": filter.tags = list
            case "paths": filter.paths = list
            default: filter.operations = list
            }
        }
        return filter
    }

    private mutating func readNames(_ node: Node, into result: inout Configuration) {
        for entry in fields(
            node, "'names'", among: ["schemas", "operations", "tags", "properties", "client"])
        {
            switch entry.name {
            case "schemas": result.schemaNames = overrides(entry.value, "'schemas'")
            case "operations": result.operationNames = overrides(entry.value, "'operations'")
            case "tags": result.tagNames = overrides(entry.value, "'tags'")
            case "client": result.clientName = identifier(entry.value, "'client'")
            default:
                result.propertyNames = entries(entry.value, "'properties'").map { component in
                    (
                        Configuration.Written(component.key),
                        overrides(component.value, "'\(component.name)'")
                    )
                }
            }
        }
    }

    /// The sides that a list names; at least one.
    private mutating func sides(_ node: Node) -> Set<EmissionConfiguration.Side>? {
        guard let elements = node.elements else {
            mismatch(node, "'generate'", expected: "an array of strings")
            return nil
        }
        if elements.isEmpty {
            error("config-value", "'generate' names no side", at: node.location)
        }
        let sides: [EmissionConfiguration.Side] = elements.compactMap { choice($0, "generate") }
        return sides.isEmpty ? nil : Set(sides)
    }

    private mutating func identifier(_ node: Node, _ what: String) -> String? {
        guard let name = text(node, what) else { return nil }
        if Self.isIdentifier(name) { return name }
        refuseName(name, at: node, expected: "an identifier of Swift")
        return nil
    }

    private mutating func overrides(_ node: Node, _ what: String) -> [Configuration.Override] {
        entries(node, what).compactMap { entry in
            identifier(entry.value, "'\(entry.name)'").map {
                Configuration.Override(name: .init(entry.key), swift: $0)
            }
        }
    }

    private mutating func types(_ node: Node) -> [Configuration.TypeOverride] {
        entries(node, "'types'").compactMap { entry in
            let what = "'\(entry.name)'"
            var name: String?
            var module: String?
            for field in fields(entry.value, what, among: ["swift", "import"]) {
                guard let text = text(field.value, "'\(field.name)'") else { continue }
                let parts = text.split(separator: ".", omittingEmptySubsequences: false)
                guard parts.allSatisfy({ Self.isIdentifier(String($0)) }) else {
                    refuseName(
                        text, at: field.value,
                        expected: field.name == "swift" ? "a type of Swift" : "a module")
                    continue
                }
                if field.name == "swift" { name = text } else { module = text }
            }
            if entry.value["swift"] == nil, entry.value.entries != nil {
                error("config-value", "\(what) needs 'swift', the type", at: entry.key.location)
            }
            guard let name else { return nil }
            return Configuration.TypeOverride(
                component: .init(entry.key), type: .init(name: name, module: module))
        }
    }

    private mutating func modules(_ node: Node) -> [String] {
        written(node, "'imports'").compactMap { module in
            if Self.isIdentifier(module.name) { return module.name }
            refuseName(module.name, at: module.location, expected: "a module")
            return nil
        }
    }

    private mutating func references(_ node: Node) -> [FilePath] {
        fields(node, "'references'", among: ["outside-root"]).flatMap { entry in
            written(entry.value, "'outside-root'").map { folder.file($0.name) }
        }
    }

    // MARK: Values

    /// The entries of an object whose names are known.
    private mutating func fields(
        _ node: Node, _ what: String, among names: [String]
    ) -> [Node.Entry] {
        entries(node, what).filter { entry in
            if names.contains(entry.name) { return true }
            error(
                "config-unknown", "unknown field '\(entry.name)' in \(what)",
                at: entry.key.location, hint: Diagnostic.hint(for: entry.name, among: names))
            return false
        }
    }

    private mutating func entries(_ node: Node, _ what: String) -> [Node.Entry] {
        if let entries = node.entries { return entries }
        mismatch(node, what, expected: "an object")
        return []
    }

    private mutating func written(_ node: Node, _ what: String) -> [Configuration.Written] {
        guard let elements = node.elements else {
            mismatch(node, what, expected: "an array of strings")
            return []
        }
        return elements.compactMap { element in
            text(element, "an element of \(what)") == nil ? nil : Configuration.Written(element)
        }
    }

    private mutating func text(_ node: Node, _ what: String) -> String? {
        if let text = node.string { return text }
        mismatch(node, what, expected: "a string")
        return nil
    }

    private mutating func flag(_ node: Node, _ name: String) -> Bool {
        if case .boolean(let value) = node.scalar?.value { return value }
        mismatch(node, "'\(name)'", expected: "a boolean")
        return false
    }

    private mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ node: Node, _ name: String
    ) -> Value? {
        guard let text = text(node, "'\(name)'") else { return nil }
        if let value = Value(rawValue: text) { return value }
        let names = Value.allCases.map(\.rawValue)
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        error(
            "config-value", "'\(name)' must be one of \(list); found '\(text)'", at: node.location,
            hint: Diagnostic.hint(for: text, among: names))
        return nil
    }

    /// Letters, digits and `_`, without a digit at the start: what needs no care anywhere.
    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.unicodeScalars.count <= 200 else {
            return false
        }
        let isStart = first == "_" || first.properties.isXIDStart
        return isStart && text != "_"
            && text.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
    }

    // MARK: Diagnostics

    private mutating func error(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil
    ) {
        diagnostics.append(Diagnostic(code: code, message, at: location, hint: hint))
    }

    private mutating func mismatch(_ node: Node, _ what: String, expected: String) {
        error(
            "config-type", "\(what) must be \(expected), found \(node.kindDescription)",
            at: node.location)
    }

    private mutating func refuseName(_ name: String, at node: Node, expected: String) {
        refuseName(name, at: node.location, expected: expected)
    }

    private mutating func refuseName(
        _ name: String, at location: SourceLocation, expected: String
    ) {
        error("config-name", "'\(name)' is not \(expected)", at: location)
    }
}

extension Configuration.Written {
    fileprivate init(_ node: Node) {
        name = node.scalar?.text ?? ""
        location = node.location
    }
}
