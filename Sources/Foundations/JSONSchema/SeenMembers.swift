/// Which items or properties of one instance the schemas applied to it have looked at, by
/// position: what `unevaluatedItems` and `unevaluatedProperties` leave alone (2020-12, core 11).
///
/// Kept only where some schema around asks for it; otherwise every call here does nothing.
struct SeenMembers {
    let isTracked: Bool
    private var hasAll = false
    private var marks: [Bool] = []

    init(isTracked: Bool) {
        self.isTracked = isTracked
    }

    /// A record for a schema whose marks may yet be thrown away.
    func empty() -> SeenMembers {
        SeenMembers(isTracked: isTracked)
    }

    func contains(_ position: Int) -> Bool {
        hasAll || position < marks.count && marks[position]
    }

    mutating func insert(_ position: Int) {
        guard isTracked, !hasAll else { return }
        while marks.count <= position { marks.append(false) }
        marks[position] = true
    }

    mutating func insertAll() {
        guard isTracked else { return }
        hasAll = true
    }

    mutating func formUnion(_ other: SeenMembers) {
        guard isTracked else { return }
        if other.hasAll { hasAll = true }
        for (position, isMarked) in other.marks.enumerated() where isMarked { insert(position) }
    }
}
