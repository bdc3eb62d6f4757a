/// Reads a pattern code point by code point, and makes errors that point into it.
struct PatternScanner {
    private let scalars: [Unicode.Scalar]
    private(set) var index = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    /// The next code point, or nil at the end.
    var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// Consumes and returns the next code point.
    mutating func advance() -> Unicode.Scalar? {
        guard index < scalars.count else { return nil }
        defer { index += 1 }
        return scalars[index]
    }

    /// Consumes the text when it comes next.
    mutating func skip(_ text: StaticString) -> Bool {
        let expected = Array(text.description.unicodeScalars)
        guard scalars[index...].starts(with: expected) else { return false }
        index += expected.count
        return true
    }

    /// Goes back to an index that was read before.
    mutating func rewind(to earlier: Int) {
        precondition(earlier <= index, "cannot rewind forwards")
        index = earlier
    }

    /// Consumes decimal digits; nil when there are none. A value that does not fit stays at
    /// Int.max.
    mutating func decimal() -> Int? {
        var value: Int?
        while let digit = next, "0"..."9" ~= digit {
            index += 1
            let (product, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
            value = overflow || product > Int.max - 9 ? .max : product + Int(digit.value - 0x30)
        }
        return value
    }

    /// Consumes exactly `count` hexadecimal digits, or nothing.
    mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard scalars.count - index >= count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[index..<index + count] {
            guard let digit = Self.hexadecimalValue(scalar) else { return nil }
            value = value << 4 | digit
        }
        index += count
        return value
    }

    static func hexadecimalValue(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "A"..."F": scalar.value - 0x41 + 10
        case "a"..."f": scalar.value - 0x61 + 10
        default: nil
        }
    }

    /// The text between two indices.
    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    /// The UTF-8 offset of an index.
    func offset(of index: Int) -> Int {
        scalars[..<index].reduce(0) { $0 + UTF8.width($1) }
    }

    func error(
        _ reason: String, at index: Int? = nil, kind: PatternError.Kind = .syntax
    ) -> PatternError {
        PatternError(kind: kind, offset: offset(of: index ?? self.index), reason: reason)
    }
}
