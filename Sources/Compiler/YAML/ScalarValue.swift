/// The meaning of a scalar under the core schema of YAML 1.2.
public enum ScalarValue: Sendable, Hashable {
    /// `null`, `Null`, `NULL`, `~` or nothing.
    case null
    /// `true`, `True`, `TRUE`, `false`, `False`, `FALSE`.
    case boolean(Bool)
    /// Decimal, `0o17` or `0x1F`; integers beyond Int64 are numbers.
    case integer(Int64)
    /// With a fraction or an exponent, `.inf`, `.nan`, or an integer beyond Int64.
    case number(Double)
    /// Everything else. YAML 1.1's `yes`, `no`, `on`, `off`, `1_000`, `12:30` and dates are
    /// strings.
    case string(String)

    /// Resolves plain text by the tag resolution table of YAML 1.2.2, section 10.3.2.
    public init(plain text: String) {
        self = .string(text)
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .boolean(true)
        case "false", "False", "FALSE": self = .boolean(false)
        default:
            guard let first = text.utf8.first, Self.startsNumber(first) else { return }
            if let number = Self.number(text) { self = number }
        }
    }

    private static func startsNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func number(_ text: String) -> ScalarValue? {
        switch text {
        case ".nan", ".NaN", ".NAN": return .number(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
        default: break
        }
        if text.hasPrefix("0o") { return integer(text.dropFirst(2), radix: 8) }
        if text.hasPrefix("0x") { return integer(text.dropFirst(2), radix: 16) }
        return decimal(text)
    }

    /// `0o [0-7]+` and `0x [0-9a-fA-F]+`, which take no sign.
    private static func integer(_ digits: Substring, radix: Int) -> ScalarValue? {
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-")
        else { return nil }
        if let value = Int64(digits, radix: radix) { return .integer(value) }
        guard digits.allSatisfy({ $0.isASCII && $0.hexDigitValue.map { $0 < radix } ?? false })
        else { return nil }
        return .number(digits.reduce(0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) })
    }

    /// `[-+]? [0-9]+` and `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func decimal(_ text: String) -> ScalarValue? {
        var rest = Substring(text).utf8
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = takeDigits(&rest)
        if whole > 0, rest.isEmpty {
            return Int64(text).map { .integer($0) } ?? Double(text).map { .number($0) }
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let fraction = takeDigits(&rest)
            guard whole + fraction > 0 else { return nil }
        } else if whole == 0 {
            return nil
        }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
                rest.removeFirst()
            }
            guard takeDigits(&rest) > 0 else { return nil }
        }
        guard rest.isEmpty else { return nil }
        return Double(text).map { .number($0) }
    }

    /// Removes the digits at the front and says how many there were.
    private static func takeDigits(_ text: inout Substring.UTF8View) -> Int {
        let rest = text.drop { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        defer { text = rest }
        return text.count - rest.count
    }
}
