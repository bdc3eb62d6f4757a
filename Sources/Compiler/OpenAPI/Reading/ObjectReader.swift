import SourceText
import YAML

/// Reads the fields of one object and reports those that are missing, wrong or unknown.
struct ObjectReader {
    let node: Node
    let reading: Reading
    let title: String
    private let entries: [Node.Entry]
    /// A bit for the length and first byte of each name: most fields that are asked for are absent,
    /// and need no comparison then.
    private let filter: UInt64
    /// The fields that were asked for: candidates for a near miss.
    private var known: [String] = []
    /// How many fields were not asked for yet, specification extensions apart.
    private var remaining: Int
    /// The required fields that are absent.
    private var missing: [String] = []
    /// Whether fields outside the specification are welcome.
    var allowsUnknownFields = false

    /// Whether fields outside the specification are no errors.
    var toleratesUnknownFields = false

    init(_ node: Node, title: String, _ reading: Reading) {
        self.node = node
        self.title = title
        self.reading = reading
        entries = node.entries ?? []
        filter = entries.reduce(0) { $0 | Self.bit(of: $1.name) }
        remaining = entries.count { !$0.name.hasPrefix("x-") }
    }

    /// The field's value, or nil when it is absent or wrong.
    mutating func optional<Value: NodeReadable>(
        _ name: String, as type: Value.Type = Value.self
    ) -> Value? {
        guard let node = value(name) else { return nil }
        return Value.read(node, FieldName(name: name), reading)
    }

    /// The field's value; a missing field is reported.
    mutating func required<Value: NodeReadable & PlaceholderProviding>(
        _ name: String, as type: Value.Type = Value.self
    ) -> Value {
        require(name)
        return optional(name) ?? Value.placeholder(at: node.location)
    }

    /// The value of a field that OpenAPI 3.2 added; an older document that has it is warned.
    mutating func added<Value: NodeReadable>(
        _ name: String, as type: Value.Type = Value.self
    ) -> Value? {
        warnOfLater(name)
        return optional(name)
    }

    /// Warns of a field that an older version of the specification does not have; a field that adds
    /// operations or components is refused.
    func warnOfLater(
        _ name: String, than version: SpecificationVersion = .v32, isError: Bool = false
    ) {
        guard reading.version < version, let entry = entry(name) else { return }
        let message = "'\(name)' of the \(title) belongs to \(version.name)"
        let hint = "the document is written in \(reading.version.name)"
        if isError {
            reading.error("field-later", message, at: entry.key.location, hint: hint)
        } else {
            reading.warning("field-later", message, at: entry.key.location, hint: hint)
        }
    }

    /// The field's elements; none when it is absent.
    mutating func list<Value: NodeReadable>(_ name: String) -> [Value] { optional(name) ?? [] }

    /// The field's names and values; none when it is absent.
    mutating func map<Value: NodeReadable>(_ name: String) -> OrderedMap<Value> {
        optional(name) ?? OrderedMap()
    }

    /// The field's value; false when it is absent.
    mutating func flag(_ name: String) -> Bool { optional(name) ?? false }

    /// Notes a required field that is absent; `finish` reports it.
    mutating func require(_ name: String) {
        if !has(name) { missing.append(name) }
    }

    /// Reports a required field that is absent.
    func reportMissing(_ name: String) {
        reading.error(
            "field-missing", "required field '\(name)' is missing in the \(title)",
            at: placeOfObject)
    }

    /// Reports two fields that may not stand together.
    func exclude(_ first: String, _ second: String) {
        guard let one = entry(first), let other = entry(second) else { return }
        let inOrder = one.key.location.range.start < other.key.location.range.start
        let (earlier, later) = inOrder ? (one, other) : (other, one)
        reading.error(
            "fields-exclusive",
            "'\(later.name)' and '\(earlier.name)' exclude each other in the \(title)",
            at: later.key.location,
            notes: [.init("'\(earlier.name)' is here", at: earlier.key.location)])
    }

    /// Whether the field is present.
    func has(_ name: String) -> Bool { entry(name) != nil }

    /// The raw value of a field, which counts as known from now on.
    mutating func value(_ name: String) -> Node? {
        guard remaining > 0 else { return nil }
        know(name)
        guard let entry = entry(name) else { return nil }
        remaining -= 1
        return entry.value
    }

    private func entry(_ name: String) -> Node.Entry? {
        guard filter & Self.bit(of: name) != 0 else { return nil }
        for index in entries.indices where entries[index].name == name { return entries[index] }
        return nil
    }

    private static func bit(of name: String) -> UInt64 {
        1 << UInt64((name.utf8.count &* 7 &+ Int(name.utf8.first ?? 0)) & 63)
    }

    /// The entries whose names match, such as paths and status codes, and those that neither match
    /// nor were asked for.
    ///
    /// Both count as known from now on; specification extensions are in neither.
    mutating func split(
        _ matches: (String) -> Bool
    ) -> (matching: [Node.Entry], others: [Node.Entry]) {
        let candidates = unknownEntries
        for entry in candidates { know(entry.name) }
        remaining -= candidates.count
        return (
            candidates.filter { matches($0.name) }, candidates.filter { !matches($0.name) }
        )
    }

    /// All entries of an object that has no fields of its own, not even extensions.
    mutating func allEntries() -> [Node.Entry] {
        remaining = 0
        return entries
    }

    /// Makes a name a candidate for near misses.
    mutating func know(_ name: String) { known.append(name) }

    /// Reports the fields that are missing, and those that nobody asked for.
    ///
    /// A misspelt required field is one mistake: it is reported as the unknown field that it is.
    func finish() {
        var missing = missing
        if hasUnknownFields, !allowsUnknownFields {
            for entry in unknownEntries {
                let meant = nearestMatch(to: entry.name, in: absentNames)
                missing.removeAll { $0 == meant }
                let isError = !toleratesUnknownFields
                reading.report(
                    isError: isError, "field-unknown",
                    "unknown field '\(entry.name)' in the \(title)",
                    at: entry.key.location, hint: meant.map { "did you mean '\($0)'?" })
            }
        }
        missing.forEach(reportMissing)
    }

    /// Whether a field was not asked for.
    var hasUnknownFields: Bool { remaining > 0 }

    /// The entries that were not asked for and are no specification extensions.
    var unknownEntries: [Node.Entry] {
        let known = Set(known)
        return entries.filter { !known.contains($0.name) && !$0.name.hasPrefix("x-") }
    }

    /// The names that were asked for and are absent: what an unknown name may have meant.
    var absentNames: [String] { known.filter { !has($0) } }

    /// A short mark for the object as a whole: its first field, or its bracket.
    var placeOfObject: SourceLocation { entries.first?.key.location ?? node.location }
}
