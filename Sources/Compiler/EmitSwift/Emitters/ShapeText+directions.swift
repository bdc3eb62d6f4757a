import ContractModel

// Which way the values of a type go. On the side of a server a type reads itself where requests hold
// it and writes itself where responses do; on that of a client it is the other way round. One that no
// operation uses does both if it can: nothing is known of who will use it.

extension ShapeText {
    /// Which bodies the type of a shape is read from, or written into.
    enum Direction {
        case none
        case requests
        case responses
        /// Both sides are emitted, and what a value may hold is known when it is read or written.
        case both

        init(requests: Bool, responses: Bool) {
            switch (requests, responses) {
            case (false, false): self = .none
            case (true, false): self = .requests
            case (false, true): self = .responses
            case (true, true): self = .both
            }
        }
    }

    /// What the type of a named shape reads itself from.
    func reading(of id: ShapeID) -> Direction {
        Direction(
            requests: tables.readsRequests[id.index], responses: tables.readsResponses[id.index])
    }

    /// What the type of a named shape writes itself into.
    func writing(of id: ShapeID) -> Direction {
        Direction(
            requests: tables.writesRequests[id.index], responses: tables.writesResponses[id.index])
    }

    /// Whether the type of a named shape reads itself.
    func reads(_ id: ShapeID) -> Bool { reading(of: id) != .none }

    /// Whether the type of a named shape writes itself.
    func writes(_ id: ShapeID) -> Bool { writing(of: id) != .none }

    /// Whether the type of a named shape holds what only responses do.
    func holdsReadOnly(_ id: ShapeID) -> Bool {
        tables.writesResponses[id.index] || tables.readsResponses[id.index]
    }

    /// Whether the type of a named shape holds what only requests do.
    func holdsWriteOnly(_ id: ShapeID) -> Bool {
        tables.readsRequests[id.index] || tables.writesRequests[id.index]
    }

    /// Whether values of a shape write themselves.
    func writes(_ shape: Shape) -> Bool {
        ShapeTables.mentions(of: shape).allSatisfy { writes($0) }
    }
}
