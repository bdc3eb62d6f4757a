import CodeText

/// A literal of Swift.
///
/// The only place where text of a document becomes a literal: whatever the text is, the literal has
/// exactly its value and ends where it should.
struct Literal: CodeFragment, Equatable {
    /// The literal as it stands in the source.
    let text: String

    private init(_ text: String) { self.text = text }

    /// A text on one line.
    static func string(_ value: String) -> Literal {
        if value.unicodeScalars.contains(where: needsEscape) {
            return Literal("\"" + value.unicodeScalars.map(escaped).joined() + "\"")
        }
        let marks = String(repeating: "#", count: rawMarks(for: value))
        return Literal("\(marks)\"\(value)\"\(marks)")
    }

    /// A text between quotes that an emitter writes, with everything escaped that is not plain.
    static func content(_ value: String) -> Literal {
        Literal(value.unicodeScalars.map(escaped).joined())
    }

    /// An integer, with its digits grouped from five digits on.
    static func integer(_ value: Int64) -> Literal { Literal(grouped(String(value))) }

    /// A finite number.
    ///
    /// Swift prints the shortest decimal that reads back as the same value, and accepts it as a
    /// literal.
    static func number(_ value: Double) -> Literal {
        precondition(value.isFinite, "number literals are finite, found \(value)")
        return Literal("\(value)")
    }

    /// A truth value.
    static func boolean(_ value: Bool) -> Literal { Literal(value ? "true" : "false") }

    // MARK: Escapes

    /// Characters that may not stand in a literal, or should not because they cannot be seen.
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool { scalar.isUnseen }

    static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\0": "\\0"
        case _ where needsEscape(scalar):
            "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: String(scalar)
        }
    }

    /// How many `#` let every quote and backslash stand for itself; 0 when there are none.
    private static func rawMarks(for value: String) -> Int {
        var marks = 0
        var following: Int?
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): following = 0
            case UInt8(ascii: "#"): following = following.map { $0 + 1 }
            default: following = nil
            }
            if let following { marks = max(marks, following + 1) }
        }
        return marks
    }

    private static func grouped(_ digits: String) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let digits = Array(digits.dropFirst(sign.count))
        guard digits.count > 4 else { return sign + String(digits) }
        let groups = stride(from: digits.count % 3 - 3, to: digits.count, by: 3).map { start in
            String(digits[max(0, start)..<max(0, start + 3)])
        }
        return sign + groups.filter { !$0.isEmpty }.joined(separator: "_")
    }
}
