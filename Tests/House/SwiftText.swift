/// The text of a Swift file in which comments, and the insides of strings and regular expressions, are blanks.
///
/// Enough of the grammar to find where functions begin and end: what is blanked may hold braces.
struct SwiftText {
    /// The code, of the same length and with the same lines as the file.
    private(set) var code: String

    private var rest: ArraySlice<UInt8>
    private var output: [UInt8] = []

    init(_ text: String) {
        rest = Array(text.utf8)[...]
        code = ""
        while !rest.isEmpty { readCode() }
        code = String(decoding: output, as: UTF8.self)
    }

    private func starts(_ text: StaticString) -> Bool {
        rest.starts(with: Array(text.description.utf8))
    }

    private mutating func keep(_ count: Int = 1) {
        output += rest.prefix(count)
        rest = rest.dropFirst(count)
    }

    private mutating func blank(_ count: Int = 1) {
        for byte in rest.prefix(count) {
            output.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
        }
        rest = rest.dropFirst(count)
    }

    private mutating func readCode() {
        guard let byte = rest.first, "/\"#".utf8.contains(byte) else { return keep() }
        if starts("//") {
            while let byte = rest.first, byte != UInt8(ascii: "\n") { blank() }
        } else if starts("/*") {
            readComment()
        } else if let hashes = literal(UInt8(ascii: "\"")) {
            readString(hashes)
        } else if beginsRegex() {
            readRegex()
        } else {
            keep()
        }
    }

    /// How many `#` stand before a quote that comes next; nil when none comes.
    private func literal(_ quote: UInt8) -> Int? {
        let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
        return rest.dropFirst(hashes).first == quote ? hashes : nil
    }

    /// Comments nest.
    private mutating func readComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && !rest.isEmpty
    }

    private mutating func readString(_ hashes: Int) {
        blank(hashes)
        let quote = Array((starts("\"\"\"") ? "\"\"\"" : "\"").utf8)
        let marks = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        let escape = [UInt8(ascii: "\\")] + marks
        blank(quote.count)
        while !rest.isEmpty, !rest.starts(with: quote + marks) {
            guard rest.starts(with: escape) else {
                blank()
                continue
            }
            blank(escape.count)
            if starts("(") { readInterpolation() } else { blank() }
        }
        blank(quote.count + hashes)
    }

    /// Code in parentheses, blanked with its strings.
    private mutating func readInterpolation() {
        var depth = 0
        repeat {
            if let hashes = literal(UInt8(ascii: "\"")) {
                readString(hashes)
                continue
            }
            if starts("(") { depth += 1 }
            if starts(")") { depth -= 1 }
            blank()
        } while depth > 0 && !rest.isEmpty
    }

    /// Whether a slash begins a literal: one after a value divides, one before a space is an operator.
    private func beginsRegex() -> Bool {
        guard let hashes = literal(UInt8(ascii: "/")) else { return false }
        if hashes > 0 { return true }
        guard let next = rest.dropFirst().first, next != UInt8(ascii: " ") else { return false }
        let before = output.last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        return before.map { "(,=:[{".utf8.contains($0) } ?? true
    }

    private mutating func readRegex() {
        let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
        let end = [UInt8(ascii: "/")] + [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
        blank(hashes + 1)
        while !rest.isEmpty, !rest.starts(with: end) {
            blank(starts("\\") ? 2 : 1)
        }
        blank(end.count)
    }
}
