import SourceText
import YAML

// Components of the root that are nothing but references to other files.

extension Bundler {
    /// Lets these components be what they refer to, before anything else gets a name of its own.
    func reserveComponents(of components: Node?, _ scope: Scope) {
        guard let components = target(replacing: components, scope) else { return }
        for entry in components.node.entries ?? [] {
            guard case .section(let kind, let section) = NodeKind.components.part(entry.name),
                let map = target(replacing: entry.value, components.scope)
            else { continue }
            for component in map.node.entries ?? [] {
                names.take(component.name, in: section)
                for hop in hops(from: component.value, map.scope) {
                    let key = Key(location: hop.node.location, section: section)
                    guard placed[key] == nil, kind.section != nil else { break }
                    placed[key] = "#/components/\(section)/\(component.name.pointerToken)"
                }
            }
        }
    }

    /// What a component of this name is when it only refers to another file; nil for others.
    func component(
        _ entry: Node.Entry, _ kind: NodeKind, in section: String, _ scope: Scope
    ) -> Node? {
        guard let last = hops(from: entry.value, scope).last else { return nil }
        let key = Key(location: last.node.location, section: section)
        let own = "#/components/\(section)/\(entry.name.pointerToken)"
        guard placed[key] == own else { return nil }
        return rewrite(last.node, kind, last.scope) ?? last.node
    }

    /// The targets that a chain of sole references leads through, outside the root; a chain that
    /// ends in a circle is none.
    private func hops(from node: Node, _ scope: Scope) -> [Target] {
        var hops: [Target] = []
        var (node, scope) = (node, scope)
        while let entries = node.entries, entries.count == 1, entries[0].name == "$ref",
            let text = entries[0].value.string
        {
            guard hops.count < 20, !(scope.file === library.root && text.hasPrefix("#")),
                case .target(let target) = resolve(
                    text, at: entries[0].value.location, scope, isQuiet: true)
            else { return [] }
            hops.append(target)
            (node, scope) = (target.node, target.scope)
        }
        return hops
    }

    /// The node itself, or what stands in another file in its place.
    private func target(replacing node: Node?, _ scope: Scope) -> Target? {
        guard let node else { return nil }
        if let reference = node["$ref"], let text = reference.string,
            case .target(let target) = resolve(text, at: reference.location, scope, isQuiet: true)
        {
            return target
        }
        return Target(node: node, scope: scope, tokens: [])
    }
}

/// The names of components, those that were made included.
struct ComponentNames {
    private var taken: [String: Set<String>] = [:]

    init(_ components: Node?) {
        for section in components?.entries ?? [] {
            taken[section.name] = Set((section.value.entries ?? []).map(\.name))
        }
    }

    mutating func take(_ name: String, in section: String) {
        taken[section, default: []].insert(name)
    }

    /// A free name: the last word of the pointer, or the name of the file.
    mutating func name(for target: Bundler.Target, in section: String) -> String {
        let stem = Self.sanitized(target.scope.file.path.stem)
        let word = target.tokens.last.flatMap { token in
            Int(token) == nil && NodeKind.schema.part(token) == nil && token != "schema"
                ? Self.sanitized(token) : nil
        }
        var name = word ?? stem
        if taken[section]?.contains(name) == true, word != nil { name = "\(stem)_\(name)" }
        let first = name
        var number = 2
        while taken[section]?.contains(name) == true {
            name = "\(first)_\(number)"
            number += 1
        }
        take(name, in: section)
        return name
    }

    // OpenAPI 3.1, section 4.8.7.1: ^[a-zA-Z0-9\.\-_]+$
    private static func sanitized(_ text: String) -> String {
        let name = String(
            text.unicodeScalars.map { scalar -> Character in
                let isAllowed =
                    scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
                    || scalar == "." || scalar == "-" || scalar == "_"
                return isAllowed ? Character(scalar) : "_"
            })
        return name.isEmpty ? "Component" : name
    }
}

extension String {
    /// RFC 6901 4: `~` is `~0`, `/` is `~1`.
    var pointerToken: String {
        guard contains(where: { $0 == "~" || $0 == "/" }) else { return self }
        return split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }
}
