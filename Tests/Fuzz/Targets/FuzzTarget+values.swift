import HTTPMessages

// The values of fields, as the texts that `HTTPFields` gives.
extension FuzzTarget {
    /// Range.
    static let range = FuzzTarget("range", maxBytes: 256) { bytes in
        guard let ranges = ByteRanges(String(decoding: bytes, as: UTF8.self)) else { return }
        let most = ByteRanges.maxSpecifiers + 1
        demand(ranges.specifiers.count <= most, "\(ranges.specifiers.count) ranges are kept")
        for length in [0, 1, 10, 1000, .max - 1, .max] as [Int64] {
            for range in ranges.satisfiable(length: length) {
                demand(
                    !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length,
                    "\(range) is not a part of \(length) bytes")
                demand(!ContentRange(range, of: length).description.isEmpty, "it says nothing")
            }
        }
    }

    /// Content-Type, Accept and Accept-Language.
    static let mediaType = FuzzTarget("media-type", maxBytes: 512) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let type = MediaType(text) {
            let again = MediaType(type.description)
            // A control byte is not written: the field replaces it.
            let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            demand(again == type || !isPlain, "'\(type)' reads otherwise")
            // Of a parameter that is repeated, which is an error (RFC 6838 4.3), the first counts.
            let isPlainlyNamed = Set(type.parameters.map(\.name)).count == type.parameters.count
            demand(type.lies(in: type) || !isPlainlyNamed, "'\(type)' does not lie in itself")
        }
        if let best = Accept.best(text, of: offered) {
            demand(offered.contains(best), "'\(best)' was not offered")
            demand(Accept.permitsAny(text, of: [best]), "'\(best)' is chosen and not permitted")
        } else {
            demand(!Accept.permitsAny(text, of: offered), "something is permitted and not chosen")
        }
        let languages = ["en", "ru", "pt-BR"]
        let language = AcceptLanguage.best(text, of: languages, fallback: "en")
        demand(languages.contains(language), "'\(language)' was not offered")
    }

    private static let offered: [MediaType] = [
        .json, .problemJSON, MediaType(type: "text", subtype: "plain"),
        MediaType(
            type: "text", subtype: "plain",
            parameters: [FieldParameter(name: "charset", value: "utf-8")]),
    ]

    /// If-Match and the others, with tags and dates.
    static let conditions = FuzzTarget("conditions", maxBytes: 512) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if case .tags(let tags) = EntityTagCondition(text) {
            for tag in tags {
                demand(
                    EntityTagCondition(tag.description) == .tags([tag]), "\(tag) reads otherwise")
                demand(EntityTagCondition(text)?.matchesWeakly(tag) == true, "\(tag) is not found")
            }
        }
        // 2024-03-21 11:07:23 UTC
        if let seconds = HTTPDate.parse(text, now: 1_711_019_243) {
            let written = HTTPDate.text(seconds)
            let again = HTTPDate.parse(written, now: 1_711_019_243)
            demand(again == seconds, "'\(text)' is \(seconds), and '\(written)' is not")
        }
    }

    /// Link, and a file's name in Content-Disposition.
    static let links = FuzzTarget("links", maxBytes: 512) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let links = HTTPLink.list(text) {
            let again = links.map(\.description).joined(separator: ", ")
            demand(HTTPLink.list(again) == links, "the links read otherwise: \(again)")
        }
        let disposition = ContentDisposition.attachment(fileName: text).description
        demand(
            disposition.utf8.allSatisfy { (0x20...0x7E).contains($0) },
            "the disposition holds more than ASCII: \(disposition)")
    }

    /// Authorization.
    static let credentials = FuzzTarget("credentials", maxBytes: 512) { bytes in
        guard let credentials = HTTPCredentials(bytes[...]) else { return }
        let (scheme, token) = (credentials.scheme, credentials.tokenText)
        demand(credentials.isScheme(scheme.uppercased()), "'\(scheme)' is not its own scheme")
        demand(
            HTTPCredentials("\(scheme) \(token)")?.tokenText == token, "the token reads otherwise")
        demand(credentials.description == "\(scheme) ...", "more than the scheme is told")
    }
}
