import ContractModel

// Which way the values of a type go. A type reads itself where requests hold it and writes itself
// where responses do. One that no operation uses does both if it can: nothing is known of who will
// use it.

extension ShapeText {
    /// Whether the type of a named shape reads itself.
    func reads(_ id: ShapeID) -> Bool { tables.reads[id.index] }

    /// Whether the type of a named shape writes itself.
    func writes(_ id: ShapeID) -> Bool { tables.writes[id.index] }

    /// Whether values of a shape write themselves.
    func writes(_ shape: Shape) -> Bool {
        ShapeTables.mentions(of: shape).allSatisfy { writes($0) }
    }
}
