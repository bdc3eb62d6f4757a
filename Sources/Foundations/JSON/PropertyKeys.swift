/// The properties that an object of a schema may have, must have, and must not be sent: a `static
/// let` of the type that reads itself.
///
///     private static let keys = PropertyKeys(["receiver", "text"], required: ["receiver"])
public struct PropertyKeys: Sendable {
    /// One bit a name. Nearly every schema fits into the first word, which needs no array.
    struct Mask: Sendable {
        private(set) var first: UInt64 = 0
        private(set) var others: [UInt64] = []

        mutating func insert(_ index: Int) {
            guard index >= 64 else {
                first |= 1 << UInt64(index)
                return
            }
            while others.count < index / 64 { others.append(0) }
            others[index / 64 - 1] |= 1 << UInt64(index % 64)
        }

        @inline(__always)
        func contains(_ index: Int) -> Bool {
            guard index >= 64 else { return first & (1 &<< UInt64(truncatingIfNeeded: index)) != 0 }
            let word = index / 64 - 1
            return word < others.count && others[word] & (1 &<< UInt64(index % 64)) != 0
        }
    }

    let names: JSONNameTable
    /// How many of the names are declared; those behind them are required without being declared.
    let declaredCount: Int
    let required: Mask
    let readOnly: Mask
    let allowsUnknown: Bool
    /// Whether more than 64 names need more than one word of what was seen.
    let isWide: Bool

    /// Makes the keys of an object; the index of a name in `names` is what `nextProperty(of:)`
    /// answers.
    ///
    /// A name in `required` need not be in `names`: it is then seen, but read as an unknown one. A
    /// name in `readOnly` is refused when it is sent and never missed, even if it is required
    /// (OpenAPI 3.1, 4.8.24.4: readOnly).
    public init(
        _ names: [StaticString], required: [StaticString] = [], readOnly: [StaticString] = [],
        allowsUnknown: Bool = false
    ) {
        let declared = JSONNameTable(names)
        let undeclared = required.filter { declared.index(of: "\($0)") == nil }
        let table = undeclared.isEmpty ? declared : JSONNameTable(names + undeclared)
        var readOnlyMask = Mask()
        for name in readOnly {
            if let index = table.index(of: "\(name)") { readOnlyMask.insert(index) }
        }
        var requiredMask = Mask()
        for name in required {
            guard let index = table.index(of: "\(name)") else { continue }
            if !readOnlyMask.contains(index) { requiredMask.insert(index) }
        }
        self.names = table
        self.declaredCount = names.count
        self.required = requiredMask
        self.readOnly = readOnlyMask
        self.allowsUnknown = allowsUnknown
        self.isWide = table.count > 64
    }
}
