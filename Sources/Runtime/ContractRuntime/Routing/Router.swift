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
/// - Between the two are segments in which parameters stand beside other text, those with more of it
///   first: `{name}.json` before `{name}.{format}` before `{name}`.
/// - A parameter takes any segment but an empty one.
/// - One slash at the end is ignored: `/users/` is `/users`, unless the contract has both. `/users//`
///   is not.
/// - A segment is compared after percent-decoding, which happens only where it has a `%`; `%2F` is
///   data and never separates segments.
///
/// The nodes are kept in flat arrays of trivial values, so that walking them counts no references,
/// but for mixed segments. The trie is no deeper than the longest template, which bounds the recursion.
struct Router: Sendable {
    private struct Node {
        var firstEdge: Int32 = 0
        var edgeCount: Int32 = 0
        var firstMixed: Int32 = 0
        var mixedCount: Int32 = 0
        var parameter: Int32 = -1
        var resource: Int32 = -1
        /// That of the template with a slash at its end.
        var resourceWithSlash: Int32 = -1

        func resource(hasSlash: Bool) -> Int32 {
            let (first, second) =
                hasSlash ? (resourceWithSlash, resource) : (resource, resourceWithSlash)
            return first >= 0 ? first : second
        }
    }

    private struct MixedEdge {
        let segment: MixedSegment
        let node: Int32
    }

    private struct Edge {
        let start: Int32
        let length: Int32
        let node: Int32
    }

    private var nodes: [Node] = []
    private var edges: [Edge] = []
    private var mixedEdges: [MixedEdge] = []
    private var text: [UInt8] = []

    /// Builds the trie; the resource of a path is the index of its template in `templates`.
    init(_ templates: [PathTemplate]) {
        let root = Draft()
        for (resource, template) in templates.enumerated() {
            root.insert(
                template.segments[...], resource: Int32(resource),
                endsInSlash: template.endsInSlash)
        }
        _ = flatten(root)
    }

    /// The index of the template that `path` fits, or nil when none does.
    func resource(at path: Span<UInt8>) -> Int? {
        guard path.count > 0, path[0] == UInt8(ascii: "/") else { return nil }
        guard path.count > 1 else {
            return nodes[0].resource < 0 ? nil : Int(nodes[0].resource)
        }
        let hasSlash = path[path.count - 1] == UInt8(ascii: "/")
        let end = hasSlash ? path.count - 1 : path.count
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
            let found = resource(at: child, behind: next, to: end, of: path)
            if found >= 0 { return found }
        }
        let firstMixed = Int(nodes[node].firstMixed)
        for index in firstMixed..<firstMixed + Int(nodes[node].mixedCount)
        where mixedEdges[index].segment.range(of: 0, in: segment, of: path) != nil {
            let child = Int(mixedEdges[index].node)
            let found = resource(at: child, behind: next, to: end, of: path)
            if found >= 0 { return found }
        }
        let child = Int(nodes[node].parameter)
        guard child >= 0, !segment.isEmpty else { return -1 }
        return resource(at: child, behind: next, to: end, of: path)
    }

    /// What is at a node when the path ends there, or below it.
    private func resource(
        at node: Int, behind segmentEnd: Int, to end: Int, of path: Span<UInt8>
    ) -> Int32 {
        segmentEnd == end
            ? nodes[node].resource(hasSlash: end < path.count)
            : resource(below: node, from: segmentEnd + 1, to: end, of: path)
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
        nodes.append(
            Node(resource: draft.resource, resourceWithSlash: draft.resourceWithSlash))
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
        flattenMixed(of: draft, at: index)
        if let parameter = draft.parameter { nodes[index].parameter = flatten(parameter) }
        return Int32(index)
    }

    private mutating func flattenMixed(of draft: Draft, at index: Int) {
        let first = mixedEdges.count
        // Of equal weight, the order of the contract: `sorted` is stable.
        let mixed = draft.mixed.sorted { $0.segment.weight > $1.segment.weight }
        mixedEdges += mixed.map { MixedEdge(segment: $0.segment, node: -1) }
        nodes[index].firstMixed = Int32(first)
        nodes[index].mixedCount = Int32(mixed.count)
        for (offset, edge) in mixed.enumerated() {
            mixedEdges[first + offset] = MixedEdge(
                segment: edge.segment, node: flatten(edge.child))
        }
    }
}

/// A node of the trie while it grows.
private final class Draft {
    var literals: [(bytes: [UInt8], child: Draft)] = []
    var mixed: [(segment: MixedSegment, child: Draft)] = []
    var parameter: Draft?
    var resource: Int32 = -1
    var resourceWithSlash: Int32 = -1

    func insert(
        _ segments: ArraySlice<PathTemplate.Segment>, resource: Int32, endsInSlash: Bool
    ) {
        guard let first = segments.first else {
            let known = endsInSlash ? resourceWithSlash : self.resource
            precondition(known < 0, "two path templates have the same shape")
            if endsInSlash { resourceWithSlash = resource } else { self.resource = resource }
            return
        }
        child(for: first).insert(
            segments.dropFirst(), resource: resource, endsInSlash: endsInSlash)
    }

    private func child(for segment: PathTemplate.Segment) -> Draft {
        switch segment {
        case .literal(let bytes):
            if let known = literals.first(where: { $0.bytes == bytes }) { return known.child }
            let child = Draft()
            literals.append((bytes, child))
            return child
        case .mixed(let segment):
            if let known = mixed.first(where: { $0.segment.literals == segment.literals }) {
                return known.child
            }
            let child = Draft()
            mixed.append((segment, child))
            return child
        case .parameter:
            let child = parameter ?? Draft()
            parameter = child
            return child
        }
    }
}
