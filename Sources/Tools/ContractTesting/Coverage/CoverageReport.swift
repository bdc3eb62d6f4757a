/// What was seen of a document, axis by axis, and what was not.
public struct CoverageReport: Sendable {
    /// One axis.
    public struct Axis: Sendable {
        /// Which it is.
        public let axis: CoverageItem.Axis
        /// How many items there are.
        public let total: Int
        /// Those that nothing has shown, with where the document has them, in its order.
        public let missing: [(item: CoverageItem, place: DocumentPlace)]

        /// How many were seen.
        public var seen: Int { total - missing.count }

        /// The share that was seen, in percent, rounded down, so that 100 means all; 100 where there is none.
        public var percentage: Int { total == 0 ? 100 : seen * 100 / total }
    }

    /// The axes, in the order of ``CoverageItem/Axis``.
    public let axes: [Axis]

    /// Compares what was seen with what there is.
    public init(_ plan: CoveragePlan, _ coverage: Coverage) {
        axes = CoverageItem.Axis.allCases.map { axis in
            let items = plan.items.filter { $0.item.axis == axis }
            return Axis(
                axis: axis, total: items.count,
                missing: items.filter { !coverage.seen.contains($0.item) })
        }
    }

    /// One axis.
    public subscript(_ axis: CoverageItem.Axis) -> Axis {
        axes.first { $0.axis == axis } ?? Axis(axis: axis, total: 0, missing: [])
    }

    /// One line an axis: `status: 212 of 212 (100 %)`.
    public var summary: String {
        axes.map { "\($0.axis.rawValue): \($0.seen) of \($0.total) (\($0.percentage) %)" }
            .joined(separator: "\n")
    }
}

/// How much of each axis has to be seen.
public struct CoverageGate: Sendable {
    /// The least percentage of each axis; axes that are not named may be empty.
    public var minimum: [CoverageItem.Axis: Int]

    /// Makes a gate; by itself it asks for all operations, statuses, media types and frames.
    public init(
        minimum: [CoverageItem.Axis: Int] = [
            .operation: 100, .status: 100, .mediaType: 100, .frame: 100,
        ]
    ) {
        self.minimum = minimum
    }

    /// What is missing, with its place, in a line each; empty when the gate is open.
    public func gaps(in report: CoverageReport) -> [String] {
        CoverageItem.Axis.allCases.flatMap { axis -> [String] in
            guard let minimum = minimum[axis] else { return [] }
            let found = report[axis]
            guard found.percentage < minimum else { return [] }
            return found.missing.map { "\($0.place): no test has seen \($0.item)" }
        }
    }
}
