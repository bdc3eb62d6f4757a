import CodeText

/// An identifier as it stands in the source, or the name of a file without what follows its dot.
///
/// Names are chosen by the Namer and nowhere else; emitters receive them.
struct TypeScriptName: ChosenName, Comparable {
    static let language = "TypeScript"

    /// The source text.
    let text: String

    /// A name; words that the language has taken are none of those that the Namer gives.
    init(spelling identifier: String) { text = identifier }

    static func < (first: Self, second: Self) -> Bool { first.text < second.text }

    /// An identifier of these characters, whatever they are.
    ///
    /// ECMA-262 follows Unicode, and compilers know the characters of the time when they were made:
    /// what is newer is written by its number.
    static func identifier(_ text: String) -> String {
        var identifier = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            let isStart = scalar == "_" || scalar == "$" || scalar.properties.isXIDStart
            let isPart = isStart || scalar.properties.isXIDContinue
            let isOld = scalar.isASCII || (scalar.properties.age.map { $0.major <= 10 } ?? false)
            if position == 0, isPart, !isStart { identifier += "_" }
            if isPart, isOld {
                identifier.unicodeScalars.append(scalar)
            } else {
                identifier += "u" + String(scalar.value, radix: 16, uppercase: true)
            }
        }
        return identifier
    }
}
