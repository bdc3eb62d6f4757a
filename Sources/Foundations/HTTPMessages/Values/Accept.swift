/// The Accept field (RFC 9110 12.5.1).
public enum Accept {
    /// Elements of the field that are looked at; later ones are ignored.
    public static var maxElements: Int { 64 }

    private struct Preference {
        let range: MediaType
        let thousandths: Int
        var specificity: Int { range.specificity }
    }

    /// The best of the offered types, the first among equals; nil when the client accepts none of
    /// them: 406.
    ///
    /// `value` is the field's value, nil where the request has none. Elements that break the
    /// grammar are skipped; a field with nothing else is as good as none (RFC 9110 12.4.1 lets a
    /// server disregard it).
    public static func best(_ value: String?, of offered: [MediaType]) -> MediaType? {
        guard let value, value != "*/*" else { return offered.first }
        let preferences = parse(value)
        guard !preferences.isEmpty else { return offered.first }
        var best: (type: MediaType, thousandths: Int)?
        for type in offered {
            let weight = weight(of: type, preferences)
            if weight > best?.thousandths ?? 0 { best = (type, weight) }
        }
        return best?.type
    }

    /// Whether the client accepts one of the offered types, of which some may be ranges: of these
    /// it is enough that it accepts something in them.
    public static func permitsAny(_ value: String?, of offered: [MediaType]) -> Bool {
        guard let value, value != "*/*" else { return true }
        let preferences = parse(value)
        guard !preferences.isEmpty else { return true }
        return offered.contains { type in
            guard type.isRange else { return weight(of: type, preferences) > 0 }
            return preferences.contains { $0.thousandths > 0 && meet($0.range, type) }
        }
    }

    private static func meet(_ first: MediaType, _ second: MediaType) -> Bool {
        func agree(_ first: String, _ second: String) -> Bool {
            first == second || first == "*" || second == "*"
        }
        return agree(first.type, second.type) && agree(first.subtype, second.subtype)
    }

    // RFC 9110 12.5.1: the most specific range that matches has precedence.
    private static func weight(of type: MediaType, _ preferences: [Preference]) -> Int {
        var found: Preference?
        for preference in preferences where type.lies(in: preference.range) {
            if preference.specificity > found?.specificity ?? -1 { found = preference }
        }
        return found?.thousandths ?? 0
    }

    private static func parse(_ value: String) -> [Preference] {
        var scanner = FieldScanner(value)
        var preferences: [Preference] = []
        while !scanner.isAtEnd, preferences.count < maxElements {
            if let preference = preference(&scanner), scanner.endElement() {
                preferences.append(preference)
            } else {
                scanner.skipElement()
            }
        }
        return preferences
    }

    private static func preference(_ scanner: inout FieldScanner) -> Preference? {
        guard let type = MediaType(&scanner), type.type != "*" || type.subtype == "*" else {
            return nil
        }
        guard let weight = type.parameter("q") else {
            return Preference(range: type, thousandths: 1000)
        }
        guard let thousandths = QualityValue.thousandths(weight) else { return nil }
        let parameters = type.parameters.prefix { $0.name != "q" }
        return Preference(
            range: MediaType(
                type: type.type, subtype: type.subtype, parameters: Array(parameters)),
            thousandths: thousandths)
    }
}
