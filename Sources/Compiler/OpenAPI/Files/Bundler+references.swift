import SourceText
import YAML

// What references mean in the file where they stand.

extension Bundler {
    /// Where a reference leads.
    enum Resolution {
        /// It may stay as it is: it names something of the root, or is reported later.
        case unchanged
        /// Into the root, to this fragment with its `#`.
        case root(String)
        /// To something that is no part of the root.
        case target(Target)
        /// Nowhere, which was reported.
        case failed
    }

    /// Follows one reference; `isQuiet` when it will be followed again, and reported then.
    func resolve(
        _ text: String, at place: SourceLocation, _ scope: Scope, isQuiet: Bool = false
    ) -> Resolution {
        if scope.file === library.root, text.hasPrefix("#") {
            guard scope.resource == nil, scope.file.version == .v30 else { return .unchanged }
            return strayTarget(text)
        }
        guard let parts = ReferenceTarget(text) else { return .unchanged }
        let fragment = text.drop { $0 != "#" }
        if parts.resource.isEmpty {
            return local(parts, String(fragment), text, place, scope, isQuiet)
        }
        if library.root.names.resources[parts.resource] != nil { return .unchanged }
        if let node = scope.file.names.resources[parts.resource] {
            return find(
                parts, from: node, Scope(file: scope.file, resource: node), text, place, isQuiet)
        }
        guard let path = path(of: parts.resource, scope) else { return .unchanged }
        if path == library.root.path { return .root(fragment.isEmpty ? "#" : String(fragment)) }
        let file = library.file(path, version: scope.file.version, at: place, isQuiet: isQuiet)
        guard let file else { return .failed }
        return find(parts, from: file.node, Scope(file: file), text, place, isQuiet)
    }

    /// A reference within its file, which is not the root.
    private func local(
        _ parts: ReferenceTarget, _ fragment: String, _ text: String, _ place: SourceLocation,
        _ scope: Scope, _ isQuiet: Bool
    ) -> Resolution {
        if let resource = scope.resource, case .pointer(let tokens) = parts.fragment,
            resource.descendant(tokens) != nil
        {
            return .unchanged
        }
        if scope.file === library.root { return .unchanged }
        return find(parts, from: scope.file.node, Scope(file: scope.file), text, place, isQuiet)
    }

    private func find(
        _ parts: ReferenceTarget, from start: Node, _ scope: Scope, _ text: String,
        _ place: SourceLocation, _ isQuiet: Bool
    ) -> Resolution {
        switch parts.fragment {
        case .pointer(let tokens):
            if let target = walk(tokens, from: start, scope) { return .target(target) }
        case .anchor(let anchor):
            if let node = scope.file.names.anchors[anchor] {
                return .target(Target(node: node, scope: scope, tokens: [anchor]))
            }
            // Some write the name of a definition without the slash of a pointer.
            if let node = start[anchor] {
                return .target(Target(node: node, scope: scope, tokens: [anchor]))
            }
        }
        if !isQuiet {
            reading.error(
                "reference-unresolved",
                "reference '\(text)' leads nowhere in '\(scope.file.path)'", at: place)
        }
        return .failed
    }

    /// Follows a JSON Pointer, through references that stand on its way.
    private func walk(_ tokens: [String], from start: Node, _ scope: Scope) -> Target? {
        var (node, scope) = (start, scope)
        var hops = 0
        for token in tokens {
            while fields.child(of: node, token) == nil, let reference = node["$ref"], hops < 20,
                let text = reference.string,
                case .target(let next) = resolve(
                    text, at: reference.location, scope, isQuiet: true)
            {
                hops += 1
                (node, scope) = (next.node, next.scope)
            }
            guard let next = fields.child(of: node, token) else { return nil }
            node = next
        }
        return Target(node: node, scope: scope, tokens: tokens)
    }

    /// What a reference of a root of 3.0 leads to when no walk by kinds comes there, such as
    /// `#/definitions/Pet`: it becomes a component, which is converted.
    private func strayTarget(_ text: String) -> Resolution {
        guard let parts = ReferenceTarget(text), case .pointer(let tokens) = parts.fragment,
            let first = tokens.first, tokens.count > 1 || first.hasPrefix("x-"),
            !["components", "paths", "webhooks"].contains(first)
        else { return .unchanged }
        let scope = Scope(file: library.root)
        return walk(tokens, from: library.root.node, scope).map { .target($0) } ?? .unchanged
    }

    /// What an internal reference of the root leads to.
    func rootTarget(_ text: String) -> Target? {
        guard let parts = ReferenceTarget(text), case .pointer(let tokens) = parts.fragment else {
            return nil
        }
        return walk(tokens, from: library.root.node, Scope(file: library.root))
    }

    /// The path that the part before `#` means; nil when it is the address of something that is no
    /// file.
    private func path(of resource: String, _ scope: Scope) -> FilePath? {
        var resource = resource
        if let own = library.root.node["$self"]?.string {
            // OpenAPI 3.2, section 4.1.2.2: `$self` is the base of the document's references.
            if resource == own { return library.root.path }
            let folder = own.folderOfAddress
            if !folder.isEmpty, resource.hasPrefix(folder) {
                return library.root.path.folder.file(String(resource.dropFirst(folder.count)))
            }
        }
        guard !resource.hasScheme, !resource.hasPrefix("//") else { return nil }
        resource = String(resource.prefix { $0 != "?" })
        let decoded = ReferenceTarget.percentDecoded(Substring(resource)) ?? resource
        guard !decoded.isEmpty, !decoded.utf8.contains(0) else { return nil }
        return scope.file.path.folder.file(decoded)
    }
}

extension String {
    // RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    fileprivate var hasScheme: Bool {
        guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")), let first,
            first.isASCII, first.isLetter
        else { return false }
        return self[..<colon].allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
        }
    }

    /// An address up to its last slash.
    fileprivate var folderOfAddress: Substring {
        lastIndex(of: "/").map { self[...$0] } ?? ""
    }
}

extension Node {
    /// The node at a JSON Pointer.
    func descendant(_ tokens: [String]) -> Node? {
        var node = self
        for token in tokens {
            guard let next = node.child(token) else { return nil }
            node = next
        }
        return node
    }

    /// The mapping with another text in one of its fields, at the place of the old one.
    func replacing(_ field: String, withText text: String) -> Node {
        guard case .mapping(var entries) = kind,
            let index = entries.firstIndex(where: { $0.name == field })
        else { return self }
        let scalar = Scalar(text, style: .doubleQuoted)
        entries[index] = entries[index].with(
            Node(.scalar(scalar), at: entries[index].value.location))
        return Node(.mapping(entries), at: location)
    }

    /// The root with more components, by section.
    func adding(_ components: [String: [Node.Entry]]) -> Node {
        guard case .mapping(let entries) = kind else { return self }
        let place = entry("openapi")?.key.location ?? location
        func key(_ name: String) -> Node { Node(.scalar(Scalar(name)), at: place) }
        var sections = self["components"]?.entries ?? []
        for (section, added) in components.sorted(by: { $0.key < $1.key }) {
            if let index = sections.firstIndex(where: { $0.name == section }) {
                let old = sections[index].value
                sections[index] = sections[index].with(
                    Node(.mapping((old.entries ?? []) + added), at: old.location))
            } else if let entry = Node.Entry(
                key: key(section), value: Node(.mapping(added), at: place))
            {
                sections.append(entry)
            }
        }
        let node = Node(.mapping(sections), at: self["components"]?.location ?? place)
        guard let index = entries.firstIndex(where: { $0.name == "components" }) else {
            let entry = Node.Entry(key: key("components"), value: node)
            return Node(.mapping(entries + [entry].compactMap(\.self)), at: location)
        }
        var all = entries
        all[index] = all[index].with(node)
        return Node(.mapping(all), at: location)
    }
}
