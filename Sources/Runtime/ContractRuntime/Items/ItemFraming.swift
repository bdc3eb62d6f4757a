/// How the values of a sequence are told apart in a body.
public enum ItemFraming: Sendable, Hashable {
    /// JSON, one value a line: `application/jsonl`, `application/x-ndjson`.
    case lines
    /// JSON behind record separators: `application/json-seq` (RFC 7464).
    case records
    /// The fields of an event are the properties of an object: `text/event-stream`.
    case events
    /// The data of an event is the value, in JSON: `text/event-stream`.
    case eventData

    /// Whether the sequence is one of events, which nobody may keep.
    var isOfEvents: Bool { self == .events || self == .eventData }
}
