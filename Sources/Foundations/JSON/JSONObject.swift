/// The properties of a JSON object in their order, found by name in constant time.
///
/// Names are compared byte by byte. Two objects are equal when they have equal properties, in
/// whatever order.
public struct JSONObject: Sendable, Hashable, RandomAccessCollection,
    ExpressibleByDictionaryLiteral
{
    /// A name and its value.
    public typealias Element = (key: String, value: JSONValue)

    // Below this a look at every name is quicker than a dictionary.
    private static let largestScan = 16

    /// The properties in their order, for those who walk them without copying each.
    package private(set) var members: [Element] = []
    /// Where each name is, once there are more than `largestScan`.
    private var places: [ExactKey: Int] = [:]

    /// Makes an object without properties.
    public init() {}

    /// Makes an object without properties, with room for some.
    init(reservingCapacity count: Int) {
        members.reserveCapacity(count)
    }

    /// Makes an object of a literal; of two properties with one name the last counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { updateValue(value, forKey: key) }
    }

    /// The names in their order.
    public var keys: some RandomAccessCollection<String> & Sendable { members.map(\.key) }

    /// Always 0.
    public var startIndex: Int { 0 }
    /// How many properties there are.
    public var endIndex: Int { members.count }
    /// The property at `position`, a name and a value.
    public subscript(position: Int) -> Element { members[position] }

    /// The value of `key`; nil when there is none. Assigning keeps a present property's place, or
    /// appends; nil removes.
    public subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            if let newValue { updateValue(newValue, forKey: key) } else { removeValue(forKey: key) }
        }
    }

    /// Sets the value of `key` and answers the one that it had.
    @discardableResult
    public mutating func updateValue(_ value: JSONValue, forKey key: String) -> JSONValue? {
        if let place = place(of: key) {
            let old = members[place].value
            members[place].value = value
            return old
        }
        members.append((key, value))
        if members.count == Self.largestScan + 1 {
            indexPlaces()
        } else if members.count > Self.largestScan {
            places[ExactKey(key)] = members.count - 1
        }
        return nil
    }

    /// Removes `key` and answers its value; takes time in proportion to the number of properties.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let place = place(of: key) else { return nil }
        let old = members.remove(at: place).value
        indexPlaces()
        return old
    }

    private func place(of key: String) -> Int? {
        guard members.count <= Self.largestScan else { return places[ExactKey(key)] }
        // A loop, because the generator runs unoptimised in other packages' debug builds.
        var place = 0
        while place < members.count {
            if ExactKey.isSame(members[place].key, key) { return place }
            place += 1
        }
        return nil
    }

    private mutating func indexPlaces() {
        places = [:]
        guard members.count > Self.largestScan else { return }
        for (place, member) in members.enumerated() { places[ExactKey(member.key)] = place }
    }

    /// Whether the two have equal properties.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count
            && left.members.allSatisfy { member in right[member.key] == member.value }
    }

    /// Hashes the properties without their order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for member in members {
            var own = hasher
            ExactKey.hash(member.key, into: &own)
            own.combine(member.value)
            sum &+= own.finalize()
        }
        hasher.combine(sum)
    }
}
