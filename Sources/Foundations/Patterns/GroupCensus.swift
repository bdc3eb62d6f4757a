/// Numbers the named groups of a pattern before it is parsed, because `\k<name>` may stand before
/// its group. Whatever is malformed is left to the parser.
struct GroupCensus {
    private var scanner: PatternScanner

    init(_ source: String) {
        scanner = PatternScanner(source)
    }

    /// Names and their numbers, from 1.
    mutating func names() throws(PatternError) -> [String: Int] {
        var names: [String: Int] = [:]
        var count = 0
        while let scalar = scanner.next {
            let start = scanner.index
            switch scalar {
            case "\\": _ = (scanner.advance(), scanner.advance())
            case "[": skipClass()
            case "(":
                guard let name = group() else { continue }
                count += 1
                guard !name.isEmpty else { continue }
                guard names.updateValue(count, forKey: name) == nil else {
                    throw scanner.error("two groups have the name '\(name)'", at: start)
                }
            default: _ = scanner.advance()
            }
        }
        return names
    }

    private mutating func skipClass() {
        while let scalar = scanner.advance(), scalar != "]" {
            if scalar == "\\" { _ = scanner.advance() }
        }
    }

    /// The name of a capturing group, empty when it has none; nil for other groups.
    private mutating func group() -> String? {
        if scanner.skip("(?<=") || scanner.skip("(?<!") { return nil }
        if scanner.skip("(?<") {
            return (try? scanner.groupName()) ?? ""
        }
        if scanner.skip("(?") { return nil }
        _ = scanner.advance()
        return ""
    }
}
