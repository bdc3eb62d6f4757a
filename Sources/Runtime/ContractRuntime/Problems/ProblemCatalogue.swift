internal import HTTPMessages

/// The words of all problems in all languages: those of the contract, and behind them English ones
/// for the problems of this module.
struct ProblemCatalogue: Sendable {
    /// The words of one problem in the language that was chosen.
    struct Words: Sendable {
        let language: String
        let title: String
        let detail: String
    }

    private let entries: [String: ProblemDescription]
    /// The languages that the catalogue speaks, the default one first.
    let languages: Languages

    init(_ problems: [ProblemDescription], defaultLanguage: String) {
        entries = Dictionary(
            problems.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        var tags = [defaultLanguage]
        for text in problems.flatMap(\.texts) where !tags.contains(text.language) {
            tags.append(text.language)
        }
        languages = Languages(tags, default: defaultLanguage)
    }

    /// The words of `problem` in `language`, else in the default language, else in English.
    func words(for problem: Problem, in language: String) -> Words {
        guard let text = text(of: problem.code, in: language) else {
            let phrase = problem.status.reasonPhrase
            let detail = problem.detail ?? BuiltInProblem.of(problem.code)?.detail ?? "\(phrase)."
            return Words(language: "en", title: phrase, detail: detail)
        }
        // A sentence of the engine's says more than the catalogue's, but only in English.
        if let detail = problem.detail, text.language == "en" {
            return Words(language: "en", title: text.title, detail: detail)
        }
        return Words(
            language: text.language, title: text.title,
            detail: Self.filled(text.detail ?? text.title, with: problem.values))
    }

    private func text(of code: String, in language: String) -> ProblemText? {
        guard let texts = entries[code]?.texts else { return nil }
        return texts.first { $0.language == language }
            ?? texts.first { $0.language == languages.defaultLanguage } ?? texts.first
    }

    /// Puts the values in the place of `{name}`, once through the text, so that a value that looks
    /// like a placeholder stays as it is.
    static func filled(_ text: String, with values: [(name: String, value: String)]) -> String {
        guard !values.isEmpty else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { break }
            let name = rest[rest.index(after: open)..<close]
            if let value = values.first(where: { $0.name == name })?.value {
                result += value
            } else {
                result += rest[...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
