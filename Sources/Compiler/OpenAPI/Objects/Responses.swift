import SourceText
public import YAML

/// The Responses Object: what an operation may answer. OpenAPI 3.1, section 4.8.16.
public struct Responses: DocumentObject {
    /// The response of statuses that are not listed.
    public let `default`: Referable<Response>?
    /// The responses by status (`200`) or class of statuses (`2XX`).
    public let statuses: OrderedMap<Referable<Response>>
    /// What the object was read from.
    public let node: Node
}

extension Responses: ReadableObject {
    static let title = "Responses Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        `default` = reader.optional("default")
        let (entries, others) = reader.split(Self.isStatus)
        statuses = OrderedMap(entries, reader.reading)
        for entry in others { Self.refuseStatus(entry, reader.reading) }
        if `default` == nil, entries.isEmpty, others.isEmpty {
            reader.reading.error(
                "responses-empty", "the Responses Object must hold at least one response",
                at: node.location)
        }
    }
}

extension Responses {
    /// Three digits from 100 to 599, or a class such as `2XX`.
    private static func isStatus(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard bytes.count == 3, UInt8(ascii: "1")...UInt8(ascii: "5") ~= bytes[0] else {
            return false
        }
        return digits ~= bytes[1] && digits ~= bytes[2] || key.hasSuffix("XX")
    }

    private static func refuseStatus(_ entry: Node.Entry, _ reading: Reading) {
        let name = entry.name
        let upper = name.uppercased()
        reading.error(
            "status-invalid",
            "'\(name)' is not a status: expected 100 to 599, a class such as '2XX', or 'default'",
            at: entry.key.location,
            hint: isStatus(upper)
                ? "did you mean '\(upper)'?" : Diagnostic.hint(for: name, among: ["default"]))
    }
}
