import JSONSchema

/// Texts of each format: at random, at its edges, and just beside it.
///
/// They are only proposals. `SchemaFormat` decides what has a format and what has not.
enum FormatSamples {
    /// A text that most likely has the format; nil for formats of numbers.
    ///
    /// - Parameter length: How long it is to be, roughly, where the format leaves that open.
    static func text(
        of format: SchemaFormat, length: Int, using numbers: inout RandomNumbers
    ) -> String? {
        switch format {
        case .dateTime: "\(date(&numbers))T\(time(&numbers))\(offset(&numbers))"
        case .date: date(&numbers)
        case .time: "\(time(&numbers))\(offset(&numbers))"
        case .duration: duration(&numbers)
        case .email: email(length, "abcdefghijklmnopqrstuvwxyz0123456789", &numbers)
        case .idnEmail: email(length, "abcdefghijklmnopqrstuvwxyzäöüßéñ", &numbers)
        case .hostname: host(length, "abcdefghijklmnopqrstuvwxyz0123456789", &numbers)
        case .idnHostname: host(length, "abcdefghijklmnopqrstuvwxyzäöüéñ", &numbers)
        case .ipv4: (0..<4).map { _ in String(numbers.below(256)) }.joined(separator: ".")
        case .ipv6:
            (0..<8).map { _ in String(numbers.below(0x1_0000), radix: 16) }.joined(separator: ":")
        case .uri, .iri: "https://example.com/" + path(length - 20, &numbers)
        case .uriReference, .iriReference:
            (numbers.isOne(in: 2) ? "" : "/") + path(length - 1, &numbers)
        case .uriTemplate: "/\(path(length / 2, &numbers))/{\(word(length / 2 - 4, &numbers))}"
        case .uuid: uuid(&numbers)
        case .jsonPointer: length == 0 ? "" : "/" + path(length - 1, &numbers)
        case .relativeJSONPointer: "\(numbers.below(4))/\(path(length - 2, &numbers))"
        case .regex: "^[a-z]{\(1 + numbers.below(8))}$"
        case .byte: base64(length, &numbers)
        case .int32, .int64, .float, .double: nil
        }
    }

    private static func padded(_ number: Int, to width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func date(_ numbers: inout RandomNumbers) -> String {
        let (year, month) = (numbers.within(1970...2099), numbers.within(1...12))
        return "\(padded(year, to: 4))-\(padded(month))-\(padded(numbers.within(1...28)))"
    }

    private static func time(_ numbers: inout RandomNumbers) -> String {
        let parts = [numbers.below(24), numbers.below(60), numbers.below(60)]
        let time = parts.map { padded($0) }.joined(separator: ":")
        return numbers.isOne(in: 3) ? "\(time).\(padded(numbers.below(1_000), to: 3))" : time
    }

    private static func offset(_ numbers: inout RandomNumbers) -> String {
        guard numbers.isOne(in: 3) else { return "Z" }
        let sign = numbers.isOne(in: 2) ? "+" : "-"
        return "\(sign)\(padded(numbers.below(14))):\(numbers.isOne(in: 2) ? "00" : "30")"
    }

    private static func duration(_ numbers: inout RandomNumbers) -> String {
        let count = 1 + numbers.below(30)
        let durations = [
            "P\(count)D", "P\(count)W", "P\(count)Y2M", "PT\(count)H", "PT\(count)M30S",
            "P1DT\(count)H",
        ]
        return numbers.element(of: durations) ?? "P1D"
    }

    private static func uuid(_ numbers: inout RandomNumbers) -> String {
        let digits = Array("0123456789abcdef")
        var text = ""
        for index in 0..<36 {
            switch index {
            case 8, 13, 18, 23: text.append("-")
            case 14: text.append("4")
            case 19: text.append(digits[8 + numbers.below(4)])
            default: text.append(digits[numbers.below(16)])
            }
        }
        return text
    }

    private static func word(
        _ length: Int, _ letters: String, _ numbers: inout RandomNumbers
    ) -> String {
        let letters = Array(letters)
        return String((0..<max(1, length)).map { _ in letters[numbers.below(letters.count)] })
    }

    private static func word(_ length: Int, _ numbers: inout RandomNumbers) -> String {
        word(length, "abcdefghijklmnopqrstuvwxyz", &numbers)
    }

    private static func path(_ length: Int, _ numbers: inout RandomNumbers) -> String {
        length <= 0 ? "" : word(length, "abcdefghijklmnopqrstuvwxyz0123456789", &numbers)
    }

    /// A host name with labels of at most 63 characters.
    private static func host(
        _ length: Int, _ letters: String, _ numbers: inout RandomNumbers
    ) -> String {
        // International labels are longer on the wire, where the limit counts.
        let longest = letters.utf8.count > 36 ? 20 : 63
        var rest = max(1, length)
        var labels: [String] = []
        while rest > 0 {
            // The last label is not a single dot's worth short.
            let label = min(rest, rest == longest + 1 ? longest - 1 : longest)
            labels.append(word(label, letters, &numbers))
            rest -= label + 1
        }
        return labels.joined(separator: ".")
    }

    private static func email(
        _ length: Int, _ letters: String, _ numbers: inout RandomNumbers
    ) -> String {
        let domain = "example.com"
        let local = length - domain.count - 1
        if local < 1 {
            return "\(word(1, letters, &numbers))@\(host(length - 2, letters, &numbers))"
        }
        if local <= 64 { return "\(word(local, letters, &numbers))@\(domain)" }
        return "\(word(64, letters, &numbers))@\(host(length - 65, letters, &numbers))"
    }

    private static func base64(_ length: Int, _ numbers: inout RandomNumbers) -> String {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        let count = length / 4 * 4
        return count == 0 ? "" : word(count, letters, &numbers)
    }
}
