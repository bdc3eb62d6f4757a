import Generated

/// What the home page shows of the contract, and of the pages that there are.
enum HomePage {
    private static let facts = [
        ("{title}", ContractDocument.title.description),
        ("{version}", ContractDocument.version.description),
        ("{contract}", ContractDocument.sha256.description),
    ]

    /// The page's text with its placeholders filled in. A line that begins with `{docs}` or
    /// `{app}` is there only where those pages are.
    static func filled(_ text: String, showing parts: Site.Parts) -> String {
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("{docs}") {
                if parts.contains(.docs) { lines.append(line.dropFirst(6)) }
            } else if line.hasPrefix("{app}") {
                if parts.contains(.app) { lines.append(line.dropFirst(5)) }
            } else {
                lines.append(line)
            }
        }
        var filled = lines.joined(separator: "\n")
        for (placeholder, value) in facts {
            filled = filled.replacing(placeholder, with: escaped(value))
        }
        return filled
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
