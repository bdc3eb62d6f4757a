// From a name of the document to an identifier.
//
// A name is cut into words: at everything that is neither letter nor digit, and where lower case
// meets upper case (`userId`, `HTTPServer`). Initialisms are written as a block (`userID`,
// `URLList`), as the guidelines of Swift and of the Web platform ask. Signs that carry meaning, at the start of a
// name (`-created`, `@id`), become words.

/// The words of a name.
public struct Words {
    /// The words, as they were written; at least one.
    public let words: [String]

    /// Cuts a name into words.
    public init(_ name: String) {
        var words: [String] = []
        var word = ""
        let scalars = Array(name.unicodeScalars)
        for (position, scalar) in scalars.enumerated() {
            if Self.isPartOfWord(scalar) {
                if Self.startsWord(scalars, position) { Self.finish(&word, &words) }
                word.unicodeScalars.append(scalar)
            } else {
                Self.finish(&word, &words)
                if words.isEmpty, let sign = Self.signs[scalar] { words.append(sign) }
            }
        }
        Self.finish(&word, &words)
        self.words = words.isEmpty ? ["empty"] : words
    }

    /// The words of several names, one behind the other.
    public init(_ names: [String]) { words = names.flatMap { Words($0).words } }

    /// Words that were cut already; there is at least one.
    public init(words: [String]) { self.words = words }

    /// `DirectMessage`
    public var upperCamel: String { Self.joined(words.map(Self.capitalized)) }

    /// `directMessage`
    public var lowerCamel: String {
        Self.joined([words[0].lowercased()] + words.dropFirst().map(Self.capitalized))
    }

    // MARK: Words

    private static func finish(_ word: inout String, _ words: inout [String]) {
        if !word.isEmpty { words.append(word) }
        word = ""
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return isUppercase(scalar) || isLowercase(scalar) || ("0"..."9").contains(scalar)
        }
        return scalar.properties.isXIDContinue
    }

    // Most names are ASCII, and the tables of Unicode are slow.

    private static func isUppercase(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("A"..."Z").contains(scalar) : scalar.properties.isUppercase
    }

    private static func isLowercase(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("a"..."z").contains(scalar) : scalar.properties.isLowercase
    }

    /// Whether upper case begins a word here: behind lower case or a digit (`userId`), or before
    /// lower case at the end of an initialism (`HTTPServer`).
    private static func startsWord(_ scalars: [Unicode.Scalar], _ position: Int) -> Bool {
        guard position > 0, isUppercase(scalars[position]) else { return false }
        if !isUppercase(scalars[position - 1]) { return true }
        guard position + 1 < scalars.count, isLowercase(scalars[position + 1]) else {
            return false
        }
        // The plural of an initialism, as in `userIDs`, is no word.
        let isPlural = scalars[position + 1] == "s" && !hasLetter(scalars, position + 2)
        return !isPlural
    }

    private static func hasLetter(_ scalars: [Unicode.Scalar], _ position: Int) -> Bool {
        position < scalars.count && isLowercase(scalars[position])
    }

    private static func capitalized(_ word: String) -> String {
        let lower = word.lowercased()
        if initialisms.contains(lower) { return lower.uppercased() }
        if lower.hasSuffix("s"), initialisms.contains(String(lower.dropLast())) {
            return lower.dropLast().uppercased() + "s"
        }
        return word.prefix(1).uppercased() + lower.dropFirst()
    }

    /// Digits that would touch stay apart: `v1`, `2` is `v1_2`.
    private static func joined(_ words: [String]) -> String {
        words.reduce(into: "") { name, word in
            if name.last?.isNumber == true, word.first?.isNumber == true { name += "_" }
            name += word
        }
    }

    /// Short forms that are written in capitals, or in small letters at the start of a name.
    private static let initialisms: Set<String> = [
        "api", "ascii", "cpu", "css", "csv", "db", "dns", "gif", "gps", "html", "http", "https",
        "id", "imap", "io", "ip", "jpeg", "json", "jwk", "jwt", "mac", "mfa", "oauth", "os", "otp",
        "pdf", "png", "ram", "rgb", "sdk", "sha", "smtp", "sql", "ssh", "sso", "svg", "tcp", "tls",
        "ttl", "udp", "ui", "uri", "url", "utc", "uuid", "vat", "vm", "xml", "yaml",
    ]

    /// What signs at the start of a name mean.
    private static let signs: [Unicode.Scalar: String] = [
        "-": "minus", "+": "plus", "@": "at", "$": "dollar", "#": "hash", "*": "star",
        "!": "not", "<": "less", ">": "greater", "=": "equals", "%": "percent", "&": "and",
        "|": "or", "~": "about", "^": "caret", "?": "question", "/": "slash", ".": "dot",
        "€": "euro",
    ]
}
