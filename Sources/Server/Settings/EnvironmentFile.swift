/// A `.env` file: `NAME=value` lines, `#` comments, an optional `export`, values in quotes where they need them.
enum EnvironmentFile {
    // By scalars: to a Character, CR LF is no line feed, and a quote with an accent behind it no quote.
    private typealias Scalars = Substring.UnicodeScalarView

    /// Reads the text of a file into variables.
    ///
    /// - Throws: For a line that is none of these, with its number.
    static func variables(in text: String, path: String) throws(SettingsError) -> [String: String] {
        var variables: [String: String] = [:]
        let lines = text[...].unicodeScalars.split(
            separator: "\n", omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            var line = trimmed(raw)
            if line.isEmpty || line.first == "#" { continue }
            if line.starts(with: "export ".unicodeScalars) { line = trimmed(line.dropFirst(7)) }
            guard let equals = line.firstIndex(of: "="), isName(line[..<equals]) else {
                throw SettingsError("\(path):\(index + 1): expected NAME=value")
            }
            let name = String(line[..<equals])
            guard let value = value(of: trimmed(line[line.index(after: equals)...])) else {
                throw SettingsError("\(path):\(index + 1): the quote of '\(name)' is not closed")
            }
            variables[name] = value
        }
        return variables
    }

    private static func trimmed(_ text: Scalars) -> Scalars {
        let start = text.drop { $0.properties.isWhitespace }
        let end = start.lastIndex { !$0.properties.isWhitespace }
        return end.map { start[...$0] } ?? start
    }

    private static func isName(_ text: Scalars) -> Bool {
        !text.isEmpty
            && text.allSatisfy {
                $0 == "_" || $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
            }
    }

    /// The value without its quotes, or without its trailing comment when it has none; nil for an open quote.
    private static func value(of text: Scalars) -> String? {
        guard let quote = text.first, quote == "\"" || quote == "'" else {
            guard let comment = text.firstRange(of: " #".unicodeScalars) else {
                return String(text)
            }
            return String(trimmed(text[..<comment.lowerBound]))
        }
        guard let end = text.dropFirst().firstIndex(of: quote) else { return nil }
        return String(text[text.index(after: text.startIndex)..<end])
    }
}
