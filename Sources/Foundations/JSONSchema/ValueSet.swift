package import JSON

/// The values of an `enum`.
package struct ValueSet: Sendable {
    /// Up to so many values are compared one by one, which is quicker than hashing.
    private static let smallCount = 8

    package let values: [JSONValue]
    private let lookup: Set<JSONValue>

    init(_ values: [JSONValue]) {
        self.values = values
        lookup = values.count > Self.smallCount ? Set(values) : []
    }

    func contains(_ value: JSONValue) -> Bool {
        lookup.isEmpty ? values.contains(value) : lookup.contains(value)
    }
}
