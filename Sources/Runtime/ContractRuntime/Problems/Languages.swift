internal import HTTPMessages

/// The languages that a contract speaks.
final class Languages: Sendable {
    let tags: [String]
    let defaultLanguage: String

    init(_ tags: [String], default defaultLanguage: String) {
        self.tags = tags
        self.defaultLanguage = defaultLanguage
    }

    /// The language that the field `Accept-Language` likes best; the default one when it likes
    /// none.
    func best(for fields: HTTPFields) -> String {
        guard tags.count > 1 else { return defaultLanguage }
        return AcceptLanguage.best(fields[.acceptLanguage], of: tags, fallback: defaultLanguage)
    }
}
