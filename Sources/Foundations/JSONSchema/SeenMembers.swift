/// Which items or properties of one instance the schemas applied to it have looked at, by
/// position: what `unevaluatedItems` and `unevaluatedProperties` leave alone (2020-12, core 11).
///
/// Kept only where some schema around asks for it; otherwise every call here does nothing.
struct SeenMembers {
    let isTracked: Bool
    private var hasAll = false
    /// A bit for each of the first positions, which few instances exceed.
    private var first: UInt64 = 0
    /// Those behind them; nil while there are none.
    private var rest: [Bool]?

    init(isTracked: Bool) {
        self.isTracked = isTracked
    }

    /// A record for a schema whose marks may yet be thrown away.
    func empty() -> SeenMembers {
        SeenMembers(isTracked: isTracked)
    }

    func contains(_ position: Int) -> Bool {
        if hasAll { return true }
        if position < UInt64.bitWidth { return first >> UInt64(position) & 1 == 1 }
        guard let rest else { return false }
        return position - UInt64.bitWidth < rest.count && rest[position - UInt64.bitWidth]
    }

    mutating func insert(_ position: Int) {
        guard isTracked, !hasAll else { return }
        if position < UInt64.bitWidth {
            first |= 1 << UInt64(position)
            return
        }
        let index = position - UInt64.bitWidth
        var marks = rest ?? []
        rest = nil
        while marks.count <= index { marks.append(false) }
        marks[index] = true
        rest = marks
    }

    mutating func insertAll() {
        guard isTracked else { return }
        hasAll = true
    }

    mutating func formUnion(_ other: SeenMembers) {
        guard isTracked else { return }
        if other.hasAll { hasAll = true }
        first |= other.first
        for (index, isMarked) in (other.rest ?? []).enumerated() where isMarked {
            insert(index + UInt64.bitWidth)
        }
    }
}
