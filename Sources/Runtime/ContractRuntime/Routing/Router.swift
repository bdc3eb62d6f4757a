internal import HTTPMessages

/// Finds the resource that a path names.
///
/// The router is a trie over the segments of all path templates, built once at start and never
/// changed. It is matched on the bytes of the request target, so that a request costs no string, no
/// dictionary and no allocation. Rules:
///
/// - A literal is tried before a parameter (OpenAPI 3.1 4.8.8.2: "concrete" paths first). When the
///   literal's branch leads nowhere, the parameter's branch is tried: with `/users/me` and
///   `/users/{id}/posts`, `/users/me/posts` is a post list of the user `me`.
/// - A parameter takes any segment but an empty one.
/// - One slash at the end is ignored: `/users/` is `/users`. `/users//` is not.
/// - A segment is compared after percent-decoding, which happens only where it has a `%`; `%2F` is
///   data and never separates segments.
///
/// The nodes are kept in three flat arrays of trivial values, so that walking them counts no
/// references. The trie is no deeper than the longest template, which bounds the recursion.
struct Router: Sendable {
    private struct Node {
        var firstEdge: Int32 = 0
        var edgeCount: Int32 = 0
        var parameter: Int32 = -1
        var resource: Int32 = -1
    }

    private struct Edge {
        let start: Int32
        let length: Int32
        let node: Int32
    }

    private var nodes: [Node] = []
    private var edges: [Edge] = []
    private var text: [UInt8] = []

    /// Builds the trie; the resource of a path is the index of its template in `templates`.
    init(_ templates: [PathTemplate]) {
        let root = Draft()
        for (resource, template) in templates.enumerated() {
            root.insert(template.segments[...], resource: Int32(resource))
        }
        _ = flatten(root)
    }

    /// The index of the template that `path` fits, or nil when none does.
    func resource(at path: Span<UInt8>) -> Int? {
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return nil }
        guard path.count > 1 else {
            return nodes[0].resource < 0 ? nil : Int(nodes[0].resource)
        }
        let end = path[path.count - 1] == UInt8(ascii: "/") ? path.count - 1 : path.count
        let found = resource(below: 0, from: 1, to: end, of: path)
        return found < 0 ? nil : Int(found)
    }

    private func resource(
        below node: Int, from start: Int, to end: Int, of path: Span<UInt8>
    ) -> Int32 {
        var next = start
        var isEncoded = false
        while next < end, path[next] != UInt8(ascii: "/") {
            isEncoded = isEncoded || path[next] == UInt8(ascii: "%")
            next += 1
        }
        let segment = start..<next
        if let child = literal(of: node, segment, isEncoded: isEncoded, in: path) {
            let found =
                next == end
                ? nodes[child].resource : resource(below: child, from: next + 1, to: end, of: path)
            if found >= 0 { return found }
        }
        let child = Int(nodes[node].parameter)
        guard child >= 0, !segment.isEmpty else { return -1 }
        return next == end
            ? nodes[child].resource : resource(below: child, from: next + 1, to: end, of: path)
    }

    private func literal(
        of node: Int, _ segment: Range<Int>, isEncoded: Bool, in path: Span<UInt8>
    ) -> Int? {
        let first = Int(nodes[node].firstEdge)
        let edgeCount = Int(nodes[node].edgeCount)
        guard edgeCount > 0 else { return nil }
        if isEncoded {
            guard let decoded = Self.decoded(segment, of: path) else { return nil }
            return literal(among: first..<first + edgeCount, decoded.span, 0..<decoded.count)
        }
        return literal(among: first..<first + edgeCount, path, segment)
    }

    private static func decoded(_ segment: Range<Int>, of path: Span<UInt8>) -> [UInt8]? {
        PercentEncoding.decode(segment.map { path[$0] }[...])
    }

    private func literal(
        among candidates: Range<Int>, _ bytes: Span<UInt8>, _ segment: Range<Int>
    ) -> Int? {
        candidate: for index in candidates {
            let edge = edges[index]
            guard Int(edge.length) == segment.count else { continue }
            for offset in 0..<segment.count
            where text[Int(edge.start) + offset] != bytes[segment.lowerBound + offset] {
                continue candidate
            }
            return Int(edge.node)
        }
        return nil
    }

    /// Appends `draft` and all below it; says where it went.
    private mutating func flatten(_ draft: Draft) -> Int32 {
        let index = nodes.count
        nodes.append(Node(resource: draft.resource))
        // The edges of one node stand side by side: they are reserved before those of its children.
        let first = edges.count
        for (bytes, _) in draft.literals {
            edges.append(Edge(start: Int32(text.count), length: Int32(bytes.count), node: -1))
            text.append(contentsOf: bytes)
        }
        nodes[index].firstEdge = Int32(first)
        nodes[index].edgeCount = Int32(draft.literals.count)
        for (offset, literal) in draft.literals.enumerated() {
            let edge = edges[first + offset]
            let child = flatten(literal.child)
            edges[first + offset] = Edge(start: edge.start, length: edge.length, node: child)
        }
        if let parameter = draft.parameter { nodes[index].parameter = flatten(parameter) }
        return Int32(index)
    }
}

/// A node of the trie while it grows.
private final class Draft {
    var literals: [(bytes: [UInt8], child: Draft)] = []
    var parameter: Draft?
    var resource: Int32 = -1

    func insert(_ segments: ArraySlice<PathTemplate.Segment>, resource: Int32) {
        guard let first = segments.first else {
            precondition(self.resource < 0, "two path templates have the same shape")
            self.resource = resource
            return
        }
        child(for: first).insert(segments.dropFirst(), resource: resource)
    }

    private func child(for segment: PathTemplate.Segment) -> Draft {
        switch segment {
        case .literal(let bytes):
            if let known = literals.first(where: { $0.bytes == bytes }) { return known.child }
            let child = Draft()
            literals.append((bytes, child))
            return child
        case .parameter:
            let child = parameter ?? Draft()
            parameter = child
            return child
        }
    }
}
