import JSON

/// What exchanges and messages have shown of a document.
///
/// A value, to be joined with those of other processes: as lines of JSON, `{"axis": ..., "item": ...}`.
public struct Coverage: Sendable {
    /// What was seen.
    public private(set) var seen: Set<CoverageItem> = []

    /// Makes the coverage of nothing.
    public init() {}

    /// Reads lines of JSON; others are skipped, such as the last one of a process that was killed.
    public init(lines: [UInt8]) {
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard let value = try? JSONValue.parse(Array(line)),
                let axis = value["axis"]?.string.flatMap(CoverageItem.Axis.init(rawValue:)),
                let name = value["item"]?.string
            else { continue }
            seen.insert(CoverageItem(axis, name))
        }
    }

    /// What was seen as lines of JSON, in the order of axes and names.
    public var lines: [UInt8] {
        let order = CoverageItem.Axis.allCases
        return order.flatMap { axis in
            seen.filter { $0.axis == axis }.map(\.name).sorted().flatMap {
                CoverageItem(axis, $0).line
            }
        }
    }

    /// Adds what another one has seen.
    public mutating func formUnion(_ other: Coverage) { seen.formUnion(other.seen) }

    /// Adds an item; false when it was there.
    @discardableResult
    mutating func insert(_ item: CoverageItem) -> Bool { seen.insert(item).inserted }
}

extension CoverageItem {
    /// The item as one line of JSON.
    public var line: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.property("axis", axis.rawValue)
        json.property("item", name)
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }
}
