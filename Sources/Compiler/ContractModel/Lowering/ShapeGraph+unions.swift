// Unions in the graph of values that are stored in place.

extension Lowering {
    /// The alternatives that a union stores; all of them count as required until one is known to be
    /// finite.
    func placedEdges(of union: UnionShape) -> [PlacedEdge] {
        union.alternatives.compactMap { alternative in
            placedShape(behind: alternative.shape).map {
                PlacedEdge(property: nil, target: $0, isRequired: true)
            }
        }
    }

    /// The edges without those of unions that have a finite value.
    func withoutFiniteUnions(_ edges: [[PlacedEdge]]) -> [[PlacedEdge]] {
        var finite: Set<Int> = []
        var count = -1
        // What is finite makes more finite, until nothing changes.
        while count < finite.count {
            count = finite.count
            for index in edges.indices where isFinite(index, edges[index], knowing: finite) {
                finite.insert(index)
            }
        }
        return edges.enumerated().map { index, edges in
            isUnion(index) && finite.contains(index) ? [] : edges
        }
    }

    private func isFinite(_ index: Int, _ edges: [PlacedEdge], knowing finite: Set<Int>) -> Bool {
        guard case .union(let union) = shapes[index].shape?.kind else {
            return edges.allSatisfy { !$0.isRequired || finite.contains($0.target) }
        }
        // An alternative without an edge is no object.
        return edges.count < union.alternatives.count
            || edges.contains { finite.contains($0.target) }
    }

    /// The unions whose values can hold another value of them in place.
    func recursiveUnions(_ edges: [[PlacedEdge]]) -> Set<Int> {
        let circles = StrongComponents(edges.map { $0.map(\.target) })
        let recursive = edges.indices.filter { index in
            isUnion(index)
                && edges[index].contains { circles.isCircle(from: index, to: $0.target) }
        }
        return Set(recursive)
    }

    private func isUnion(_ index: Int) -> Bool {
        if case .union = shapes[index].shape?.kind { true } else { false }
    }
}

extension UnionShape {
    /// The union, with its alternatives stored behind a reference.
    func recursive() -> Self {
        Self(
            keyword: keyword, alternatives: alternatives, isTried: isTried, isRecursive: true)
    }
}
