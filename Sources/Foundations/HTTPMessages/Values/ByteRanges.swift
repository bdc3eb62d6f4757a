/// The value of Range in bytes (RFC 9110 14.2).
public struct ByteRanges: Sendable, Hashable {
    /// One of the ranges that are asked for.
    public enum Specifier: Sendable, Hashable {
        /// `500-`: from an offset to the end.
        case from(Int64)
        /// `500-999`: both offsets included.
        case between(Int64, Int64)
        /// `-500`: the last bytes.
        case last(Int64)
    }

    /// Ranges that are looked at: whoever asks for more is after something else than their bytes.
    public static var maxSpecifiers: Int { 10 }

    /// The ranges in their order, at most `maxSpecifiers` and one more, which says that there are
    /// too many.
    public let specifiers: [Specifier]

    // RFC 9110 14.1.1: ranges-specifier = range-unit "=" range-set; range-set = 1#range-spec. Names
    // of units are compared without regard to case.
    /// Reads a field value; nil for another unit and for what breaks the grammar, which are both
    /// ignored (14.2).
    public init?(_ value: String) {
        var scanner = FieldScanner(value)
        guard let unit = scanner.token(), String(lowercasing: unit) == "bytes",
            scanner.take(UInt8(ascii: "="))
        else { return nil }
        var specifiers: [Specifier] = []
        while !scanner.isAtEnd {
            // RFC 9110 5.6.1.2: empty elements are skipped.
            if scanner.take(UInt8(ascii: ",")) {
                scanner.skipWhitespace()
                continue
            }
            guard let specifier = Self.specifier(&scanner) else { return nil }
            if specifiers.count <= Self.maxSpecifiers { specifiers.append(specifier) }
            guard scanner.isAtEnd || Self.takeSeparator(&scanner) else { return nil }
        }
        guard !specifiers.isEmpty else { return nil }
        self.specifiers = specifiers
    }

    /// Whether there are more ranges than are looked at.
    public var areTooMany: Bool { specifiers.count > Self.maxSpecifiers }

    /// The offsets of the ranges that content of this length has, in the order in which they are
    /// asked for. Ends beyond the content are its end; what begins beyond it is left out.
    public func satisfiable(length: Int64) -> [Range<Int64>] {
        specifiers.compactMap { specifier in
            switch specifier {
            case .from(let first): first < length ? first..<length : nil
            case .between(let first, let last):
                // `last` may be the greatest number there is: nothing is added to it.
                first < length ? first..<(last < length ? last + 1 : length) : nil
            case .last(let count):
                count > 0 && length > 0 ? max(0, length - count)..<length : nil
            }
        }
    }

    private static func takeSeparator(_ scanner: inout FieldScanner) -> Bool {
        scanner.skipWhitespace()
        guard scanner.take(UInt8(ascii: ",")) else { return false }
        scanner.skipWhitespace()
        return true
    }

    // RFC 9110 14.1.1: int-range = first-pos "-" [ last-pos ]; suffix-range = "-" suffix-length
    private static func specifier(_ scanner: inout FieldScanner) -> Specifier? {
        if scanner.take(UInt8(ascii: "-")) { return number(&scanner).map { .last($0) } }
        guard let first = number(&scanner), scanner.take(UInt8(ascii: "-")) else { return nil }
        guard let last = number(&scanner) else { return .from(first) }
        return first <= last ? .between(first, last) : nil
    }

    /// A number; one that no content can reach is the greatest there is.
    private static func number(_ scanner: inout FieldScanner) -> Int64? {
        let digits = scanner.take { $0 &- UInt8(ascii: "0") < 10 }
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for digit in digits {
            let (tens, isTooGreat) = number.multipliedReportingOverflow(by: 10)
            let (sum, isGreater) = tens.addingReportingOverflow(Int64(digit & 0x0F))
            if isTooGreat || isGreater { return .max }
            number = sum
        }
        return number
    }
}

/// The value of Content-Range in bytes (RFC 9110 14.4).
public struct ContentRange: Sendable, Hashable, CustomStringConvertible {
    /// The offsets of the bytes that are sent; nil in a refusal, which says the length alone.
    public let range: Range<Int64>?
    /// The length of the whole content.
    public let length: Int64

    /// Makes a value. `range` is not empty and lies within the content.
    public init(_ range: Range<Int64>?, of length: Int64) {
        self.range = range
        self.length = length
    }

    /// The value as it stands in a field: `bytes 0-499/1234`, `bytes */1234`.
    public var description: String {
        guard let range else { return "bytes */\(length)" }
        return "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
    }
}
