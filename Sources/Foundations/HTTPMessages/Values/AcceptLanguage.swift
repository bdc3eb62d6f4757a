/// The Accept-Language field (RFC 9110 12.5.4).
public enum AcceptLanguage {
    /// Elements of the field that are looked at; later ones are ignored.
    public static var maxElements: Int { 64 }

    private struct Preference {
        let range: String
        let thousandths: Int
    }

    /// The best of the offered languages, or `fallback` when the client wants none of them: a text
    /// in some language is better than 406.
    ///
    /// Languages are tags such as `en` and `pt`. A range matches a tag that it equals or that it is
    /// a part of, at a hyphen, in either direction: `pt-BR` is served by `pt` (RFC 4647 3.4), and
    /// `en` by `en-GB` (3.3.1).
    public static func best(_ value: String?, of offered: [String], fallback: String) -> String {
        guard let value else { return fallback }
        let preferences = parse(value)
        var best: (language: String, thousandths: Int)?
        for language in offered {
            guard let weight = weight(of: language.lowercased(), preferences) else { continue }
            if weight > best?.thousandths ?? 0 { best = (language, weight) }
            // Among equals the fallback is the natural choice: `*` asks for nothing in particular.
            if weight == best?.thousandths, language == fallback { best = (language, weight) }
        }
        return best?.language ?? fallback
    }

    private static func weight(of language: String, _ preferences: [Preference]) -> Int? {
        var found: Preference?
        for preference in preferences where matches(preference.range, language) {
            if preference.range.utf8.count > found?.range.utf8.count ?? -1 { found = preference }
        }
        return found?.thousandths
    }

    private static func matches(_ range: String, _ language: String) -> Bool {
        range == "*" || range == language || language.hasPrefix(range + "-")
            || range.hasPrefix(language + "-")
    }

    private static func parse(_ value: String) -> [Preference] {
        var scanner = FieldScanner(value)
        var preferences: [Preference] = []
        while !scanner.isAtEnd, preferences.count < maxElements {
            scanner.skipWhitespace()
            let range = scanner.token()
            if let range, let weight = weight(scanner.parameters()), scanner.endElement() {
                preferences.append(
                    Preference(range: String(lowercasing: range), thousandths: weight))
            } else {
                scanner.skipElement()
            }
        }
        return preferences
    }

    private static func weight(_ parameters: [FieldParameter]?) -> Int? {
        guard let parameters else { return nil }
        guard let weight = parameters.first(where: { $0.name == "q" }) else { return 1000 }
        return QualityValue.thousandths(weight.value)
    }
}
