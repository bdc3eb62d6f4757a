import HTTPMessages
import JSON

/// How the values of a sequence are told apart in a body.
enum SequenceFraming {
    /// One value a line: `application/jsonl`, `application/x-ndjson`.
    case lines
    /// Values behind record separators: `application/json-seq` (RFC 7464).
    case records
    /// `text/event-stream` (HTML, 9.2.6)
    case events

    init?(_ mediaType: MediaType) {
        switch mediaType.essence {
        case "application/jsonl", "application/x-ndjson", "application/ndjson",
            "application/json-lines":
            self = .lines
        case "text/event-stream": self = .events
        default:
            guard mediaType.subtype == "json-seq" || mediaType.subtype.hasSuffix("+json-seq") else {
                return nil
            }
            self = .records
        }
    }

    /// The JSON texts of the values, in order.
    ///
    /// - Parameter asEvents: Whether the value of an event is the event itself, as an object of its fields, and not its
    ///   data.
    func texts(in bytes: [UInt8], asEvents: Bool) -> [[UInt8]] {
        switch self {
        case .lines: Self.pieces(bytes, at: UInt8(ascii: "\n"))
        case .records: Self.pieces(bytes, at: 0x1E)
        case .events: Self.events(bytes, asEvents: asEvents)
        }
    }

    private static func pieces(_ bytes: [UInt8], at separator: UInt8) -> [[UInt8]] {
        let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return bytes.split(separator: separator).filter { !$0.allSatisfy(isBlank) }
            .map { Array($0) }
    }

    private static func events(_ bytes: [UInt8], asEvents: Bool) -> [[UInt8]] {
        let text = String(decoding: bytes, as: UTF8.self)
        var texts: [[UInt8]] = []
        var event = JSONObject()
        var data: [Substring] = []
        func dispatch() {
            defer { (event, data) = (JSONObject(), []) }
            guard !data.isEmpty || asEvents && !event.isEmpty else { return }
            let joined = data.joined(separator: "\n")
            if !data.isEmpty { event.updateValue(.string(joined), forKey: "data") }
            texts.append(asEvents ? JSONValue.object(event).serialized() : Array(joined.utf8))
        }
        // "\r\n" is one Character, and ends a line like "\n" and "\r".
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.isEmpty {
                dispatch()
                continue
            }
            let name = line.prefix { $0 != ":" }
            var value = line.dropFirst(name.count + 1)
            if value.first == " " { value = value.dropFirst() }
            switch name {
            case "": continue
            case "data": data.append(value)
            case "retry":
                let number = JSONNumber(String(value)).map { JSONValue.number($0) }
                event.updateValue(number ?? .string(String(value)), forKey: "retry")
            default: event.updateValue(.string(String(value)), forKey: String(name))
            }
        }
        // An event that no empty line ends is not complete, and is not told.
        return texts
    }
}
