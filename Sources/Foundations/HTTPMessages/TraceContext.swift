/// The place of a request in a trace that spans several programs (W3C Trace Context, level 1).
///
/// A program that is called within a trace calls others within it: it keeps the trace's name and
/// gives its own part a new one.
public struct TraceContext: Sendable, Equatable {
    /// What names the trace: 32 hexadecimal digits in lower case.
    public let traceID: String
    /// What names the part of the trace that asks: 16 hexadecimal digits in lower case.
    public let parentID: String
    /// The flags; bit 0 says that the caller records the trace.
    public let flags: UInt8
    /// What systems on the way have noted for themselves (`tracestate`), passed on as it is.
    public let state: String?

    /// Longer states may be dropped (W3C Trace Context 3.3.1.5).
    private static let maxStateByteCount = 512

    /// The context of a request; nil when it has none, several, or one that is malformed.
    public init?(_ fields: HTTPFields) {
        let values = fields.values(of: "traceparent")
        guard values.count == 1, let value = values.first else { return nil }
        let state = fields.values(of: "tracestate").joined(separator: ",")
        self.init(String(value), state: state)
    }

    /// Reads a value of `traceparent`: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`.
    init?(_ text: String, state: String = "") {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, let version = Self.byte(parts[0]),
            version != 0xFF, version != 0 || parts.count == 4, parts[1].count == 32,
            parts[2].count == 16, parts[3].count == 2, let flags = Self.byte(parts[3]),
            parts[1].allSatisfy(Self.isDigit), parts[2].allSatisfy(Self.isDigit),
            parts[1].contains(where: { $0 != UInt8(ascii: "0") }),
            parts[2].contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        traceID = String(Substring(parts[1]))
        parentID = String(Substring(parts[2]))
        // Later versions may give the other bits a meaning that is not known here.
        self.flags = version == 0 ? flags : flags & 1
        let isShort = state.utf8.count <= Self.maxStateByteCount
        self.state = state.isEmpty || !isShort ? nil : state
    }

    private init(traceID: String, parentID: String, flags: UInt8, state: String?) {
        self.traceID = traceID
        self.parentID = parentID
        self.flags = flags
        self.state = state
    }

    /// The context for a request that is sent on behalf of this one.
    public var next: TraceContext {
        let number = UInt64.random(in: 1 ... .max)
        let digits = String(number, radix: 16)
        return TraceContext(
            traceID: traceID,
            parentID: String(repeating: "0", count: 16 - digits.utf8.count) + digits,
            flags: flags & 1, state: state)
    }

    /// The value of `traceparent`.
    public var text: String {
        "00-\(traceID)-\(parentID)-\(flags < 16 ? "0" : "")\(String(flags, radix: 16))"
    }

    /// Puts the context into the fields of a request.
    public func apply(to fields: inout HTTPFields) {
        fields["traceparent"] = text
        fields["tracestate"] = state
    }

    private static func byte(_ digits: Substring.UTF8View) -> UInt8? {
        digits.allSatisfy(isDigit) ? UInt8(Substring(digits), radix: 16) : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x66: true
        default: false
        }
    }
}
