import YAML

/// Looks up fields of large mappings: references name components by the thousand.
final class FieldIndex {
    /// Mappings up to this size are searched.
    private static let largestScan = 32

    /// The positions of the fields of a mapping, which is kept so that its place in memory is.
    private struct Positions {
        let entries: [Node.Entry]
        let byName: [String: Int]
    }

    private var known: [UInt: Positions] = [:]

    /// The child that one token of a JSON Pointer names (RFC 6901, section 4).
    func child(of node: Node, _ token: String) -> Node? {
        guard let entries = node.entries, entries.count > Self.largestScan else {
            return node.child(token)
        }
        // SAFETY: the address is a name here, under which nothing is read.
        let place = unsafe entries.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        let positions = known[place] ?? index(entries, place)
        return positions.byName[token].map { positions.entries[$0].value }
    }

    private func index(_ entries: [Node.Entry], _ place: UInt) -> Positions {
        let byName = Dictionary(
            entries.indices.lazy.map { (entries[$0].name, $0) },
            uniquingKeysWith: { first, _ in first })
        let positions = Positions(entries: entries, byName: byName)
        known[place] = positions
        return positions
    }
}
