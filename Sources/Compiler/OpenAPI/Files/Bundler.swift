import SourceText
import YAML

// How several files become one document. The root is walked by the kinds of its objects, and so is
// everything that references lead to in other files. What stands there becomes a component of the
// root, and the reference names that component; a component of the root that is nothing but a
// reference to another file is replaced by what it means, so that the name that its author chose
// remains. Nodes keep the places where they were written. The same walk turns schemas of OpenAPI 3.0
// into those of 3.1 (Bundler+schemas.swift).
//
// The walk returns nil for what did not change, so that a document of one file costs no copies.

/// Makes one document of 3.1 or 3.2 out of files.
final class Bundler {
    /// Where a node stands: what its references start from.
    struct Scope {
        let file: LoadedFile
        /// The schema with `$id` around the node.
        var resource: Node?
    }

    /// What a reference leads to.
    struct Target {
        let node: Node
        let scope: Scope
        /// The tokens of the JSON Pointer that led there.
        let tokens: [String]
    }

    /// A place that a component was made for.
    struct Key: Hashable {
        let location: SourceLocation
        let section: String
    }

    /// How often what stands in other files may be put in place of references.
    private static let maxInlined = 10_000
    private static let maxInlinedDepth = 8

    let library: FileLibrary
    let reading: Reading
    let fields = FieldIndex()
    var names: ComponentNames
    /// The pointers of the components, by what they were made of.
    var placed: [Key: String] = [:]
    /// Components to be made.
    var queue: [(section: String, name: String, kind: NodeKind, target: Target)] = []
    private var inlined = 0
    private var inlinedDepth = 0

    init(_ library: FileLibrary, _ reading: Reading) {
        self.library = library
        self.reading = reading
        names = ComponentNames(library.root.node["components"])
    }

    /// The root with all components that its references need.
    func bundle() -> Node {
        let root = library.root
        let scope = Scope(file: root)
        if root.version == .v30, let entry = root.node["components"]?.entry("pathItems") {
            reading.error(
                "field-later", "'pathItems' of the Components Object belongs to OpenAPI 3.1",
                at: entry.key.location, hint: "the document is written in OpenAPI 3.0")
        }
        reserveComponents(of: root.node["components"], scope)
        var node = rewrite(root.node, .document, scope) ?? root.node
        if root.version == .v30 { node = node.replacing("openapi", withText: "3.1.1") }
        var made: [String: [Node.Entry]] = [:]
        var next = 0
        while next < queue.count {
            let (section, name, kind, target) = queue[next]
            next += 1
            let value = rewrite(target.node, kind, target.scope) ?? target.node
            let key = Node(
                .scalar(Scalar(name, style: .doubleQuoted)), at: value.location.prefix(1))
            guard let entry = Node.Entry(key: key, value: value) else { continue }
            made[section, default: []].append(entry)
        }
        return made.isEmpty ? node : node.adding(made)
    }

    // MARK: The walk

    /// The node as an object of this kind; nil when nothing in it changes.
    func rewrite(_ node: Node, _ kind: NodeKind, _ scope: Scope) -> Node? {
        guard case .mapping(let entries) = node.kind else { return nil }
        switch kind {
        case .schema: return rewriteSchema(node, entries, scope)
        case .discriminator: return rewriteDiscriminator(node, scope)
        case .securityRequirement: return rewriteRequirement(node, entries, scope)
        default: break
        }
        if let target = node["$ref"], target.string != nil {
            switch kind {
            case .pathItem: return rewritePathItem(node, entries, scope)
            case .mediaType: return rewriteMediaType(target, scope)
            case _ where kind.section != nil:
                return rewriteReference(node, entries, kind, scope)
            default:
                if let (target, key) = misplaced(target, scope) {
                    return inline(at: key) {
                        rewrite(target.node, kind, target.scope) ?? target.node
                    }
                }
            }
        }
        return rewriteFields(entries, kind, scope).map { Node(.mapping($0), at: node.location) }
    }

    /// The entries of an object of this kind; nil when nothing in them changes.
    func rewriteFields(
        _ entries: [Node.Entry], _ kind: NodeKind, _ scope: Scope
    ) -> [Node.Entry]? {
        var result: [Node.Entry]?
        for index in entries.indices {
            guard let part = kind.part(entries[index].name),
                let value = rewrite(entries[index].value, part, scope)
            else { continue }
            if result == nil { result = entries }
            result?[index] = entries[index].with(value)
        }
        return result
    }

    private func rewrite(_ node: Node, _ part: NodeKind.Part, _ scope: Scope) -> Node? {
        switch (part, node.kind) {
        case (.one(let kind), _): return rewrite(node, kind, scope)
        case (.list(let kind), .sequence(let elements)):
            var result: [Node]?
            for (index, element) in elements.enumerated() {
                guard let value = rewrite(element, kind, scope) else { continue }
                if result == nil { result = elements }
                result?[index] = value
            }
            return result.map { Node(.sequence($0), at: node.location) }
        case (.map(let kind), .mapping(let entries)):
            return rewriteMap(node, entries, kind, section: nil, scope)
        case (.section(let kind, let section), .mapping(let entries)):
            return rewriteMap(node, entries, kind, section: section, scope)
        default: return nil
        }
    }

    private func rewriteMap(
        _ node: Node, _ entries: [Node.Entry], _ kind: NodeKind, section: String?, _ scope: Scope
    ) -> Node? {
        // A schema may have a property named `$ref`, whose value is a schema and no text.
        if let reference = node["$ref"], reference.string != nil,
            let (target, key) = misplaced(reference, scope),
            case .mapping(let inner) = target.node.kind
        {
            return inline(at: key) {
                rewriteMap(target.node, inner, kind, section: section, target.scope) ?? target.node
            }
        }
        var result: [Node.Entry]?
        for (index, entry) in entries.enumerated() {
            let mayBeExtension = section == nil && kind.standsAmongExtensions
            guard !mayBeExtension || !entry.name.hasPrefix("x-") else { continue }
            let value = section.flatMap { component(entry, kind, in: $0, scope) }
            guard let value = value ?? rewrite(entry.value, kind, scope) else { continue }
            if result == nil { result = entries }
            result?[index] = entry.with(value)
        }
        return result.map { Node(.mapping($0), at: node.location) }
    }

    // MARK: References

    /// What a reference becomes where an object of this kind is expected.
    private func rewriteReference(
        _ node: Node, _ entries: [Node.Entry], _ kind: NodeKind, _ scope: Scope
    ) -> Node? {
        guard let reference = node["$ref"] else { return nil }
        var node = node
        var changed = false
        if scope.file.version == .v30, entries.count > 1 {
            warnOfSiblings(entries)
            node = Node(.mapping(entries.filter { $0.name == "$ref" }), at: node.location)
            changed = true
        }
        if let pointer = pointer(of: reference, kind, scope) {
            return node.replacing("$ref", withText: pointer)
        }
        return changed ? node : nil
    }

    /// The pointer that takes the place of a reference; nil when it stays as it is.
    func pointer(
        of reference: Node, _ kind: NodeKind, _ scope: Scope, isQuiet: Bool = false
    ) -> String? {
        guard let section = kind.section, let text = reference.string else { return nil }
        switch resolve(text, at: reference.location, scope, isQuiet: isQuiet) {
        case .unchanged: return nil
        case .root(let fragment): return fragment
        case .failed:
            reading.failedReferences.insert(reference.location)
            return nil
        case .target(let target):
            let key = Key(location: target.node.location, section: section)
            if let pointer = placed[key] { return pointer }
            let name = names.name(for: target, in: section)
            let pointer = "#/components/\(section)/\(name)"
            placed[key] = pointer
            queue.append((section, name, kind, target))
            return pointer
        }
    }

    /// "Fields beside `$ref` have no defined meaning when the referenced definition has them too":
    /// others are put together.
    private func rewritePathItem(
        _ node: Node, _ entries: [Node.Entry], _ scope: Scope
    ) -> Node? {
        let siblings = entries.filter { $0.name != "$ref" }
        let own = rewriteFields(siblings, .pathItem, scope) ?? siblings
        guard let reference = node["$ref"] else { return nil }
        let isPlain = siblings.allSatisfy {
            ["summary", "description"].contains($0.name) || $0.name.hasPrefix("x-")
        }
        if isPlain {
            return rewriteReference(node, entries.filter { $0.name == "$ref" }, .pathItem, scope)
        }
        guard let (target, key) = misplaced(reference, scope, orInternal: true),
            case .mapping(let foreign) = target.node.kind
        else { return nil }
        for entry in siblings where target.node[entry.name] != nil {
            reading.warning(
                "fields-exclusive",
                "'\(entry.name)' stands on both sides of '$ref'; this one is used",
                at: entry.key.location)
        }
        return inline(at: key) {
            let others = rewriteFields(foreign, .pathItem, target.scope) ?? foreign
            let missing = others.filter { node.entry($0.name) == nil }
            return Node(.mapping(own + missing), at: node.location)
        }
    }

    /// A media type in place of a reference to it (3.2).
    private func rewriteMediaType(_ reference: Node, _ scope: Scope) -> Node? {
        if let (target, key) = misplaced(reference, scope, orInternal: true) {
            return inline(at: key) {
                rewrite(target.node, .mediaType, target.scope) ?? target.node
            }
        }
        if reading.failedReferences.insert(reference.location).inserted {
            reading.error(
                "reference-unresolved", "reference '\(reference.string ?? "")' leads nowhere",
                at: reference.location)
        }
        return Node(.mapping([]), at: reference.location)
    }

    /// Since 3.2, a requirement may name a scheme by a reference.
    private func rewriteRequirement(
        _ node: Node, _ entries: [Node.Entry], _ scope: Scope
    ) -> Node? {
        var result: [Node.Entry]?
        let declared = library.root.node["components"]?["securitySchemes"]
        for (index, entry) in entries.enumerated() {
            let name = entry.name
            guard name.contains("#"), declared?[name] == nil else { continue }
            let reference = Node(
                .scalar(Scalar(name, style: .doubleQuoted)), at: entry.key.location)
            let pointer = pointer(of: reference, .securityScheme, scope) ?? name
            let prefix = "#/components/securitySchemes/"
            guard pointer.hasPrefix(prefix) else { continue }
            let scheme = Scalar(String(pointer.dropFirst(prefix.count)), style: .doubleQuoted)
            guard
                let renamed = Node.Entry(
                    key: Node(.scalar(scheme), at: entry.key.location), value: entry.value)
            else { continue }
            if result == nil { result = entries }
            result?[index] = renamed
        }
        return result.map { Node(.mapping($0), at: node.location) }
    }

    /// What a reference leads to that stands where none may: documents of many files have them for
    /// whole sections, and their authors' tools put the other file in place.
    private func misplaced(
        _ reference: Node, _ scope: Scope, orInternal: Bool = false
    ) -> (Target, SourceLocation)? {
        guard let text = reference.string else { return nil }
        switch resolve(text, at: reference.location, scope) {
        case .target(let target): return (target, reference.location)
        case .unchanged, .root:
            guard orInternal, let target = rootTarget(text) else { return nil }
            return (target, reference.location)
        case .failed:
            reading.failedReferences.insert(reference.location)
            return nil
        }
    }

    /// Puts what another file holds in place of a reference, as long as that does not go too far.
    private func inline(at place: SourceLocation, _ make: () -> Node) -> Node? {
        inlined += 1
        inlinedDepth += 1
        defer { inlinedDepth -= 1 }
        guard inlined <= Self.maxInlined, inlinedDepth <= Self.maxInlinedDepth else {
            reading.error(
                "reference-cycle", "the reference cannot be replaced by what it leads to", at: place
            )
            return nil
        }
        return make()
    }

    func warnOfSiblings(_ entries: [Node.Entry]) {
        for entry in entries where !Self.annotations.contains(entry.name) {
            guard !entry.name.hasPrefix("x-") else { continue }
            reading.warning(
                "reference-sibling", "'\(entry.name)' beside '$ref' is ignored",
                at: entry.key.location)
        }
    }

    private static let annotations: Set<String> = ["$ref", "summary", "description", "title"]
}
