import OpenAPI
import SourceText
import YAML

extension Lowering {
    /// Reads the catalogue, `components/x-problems`.
    func lowerProblems() {
        guard let components = document.components else { return }
        checkExtensions(of: components.node, known: ["x-problems"])
        guard let catalogue = components.node["x-problems"] else { return }
        guard let entries = catalogue.entries else {
            return refuseExtension("x-problems", catalogue, expected: "an object")
        }
        problems = entries.compactMap(problem)
    }

    private func problem(_ entry: Node.Entry) -> Contract.Problem? {
        guard entry.value.entries != nil else {
            refuseExtension("x-problems", entry.value, expected: "an object of objects")
            return nil
        }
        checkCode(entry)
        if isAnsweredByRuntime(entry.value) { problemsOfRuntime.insert(entry.name) }
        refuseUnknownFields(of: entry)
        let titles = translations("title", of: entry)
        let details = translations("detail", of: entry)
        if titles.isEmpty {
            error(
                "problem-text", "problem '\(entry.name)' has no 'title'", at: entry.key.location)
        }
        for detail in details where !titles.contains(where: { $0.language == detail.language }) {
            error(
                "problem-text", "'detail' has a text in '\(detail.language)', and 'title' has none",
                at: detail.location)
        }
        return Contract.Problem(
            code: entry.name,
            texts: titles.map { title in
                let detail = details.first { $0.language == title.language }
                return .init(language: title.language, title: title.text, detail: detail?.text)
            },
            placeholders: placeholders(in: details), origin: entry.key.location)
    }

    /// Codes are the stable names that programs read, and become names in them.
    private func checkCode(_ entry: Node.Entry) {
        let isCode = entry.name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
        if isCode, entry.name.first?.isLetter == true { return }
        error(
            "problem-code", "problem code '\(entry.name)' must match '^[a-z][a-z0-9_]*$'",
            at: entry.key.location)
    }

    private func refuseUnknownFields(of entry: Node.Entry) {
        let known = ["title", "detail", "x-answered-by"]
        for field in entry.value.entries ?? [] where !known.contains(field.name) {
            error(
                "extension-unknown", "unknown field '\(field.name)' of problem '\(entry.name)'",
                at: field.key.location, hint: Diagnostic.hint(for: field.name, among: known))
        }
    }

    // MARK: Texts

    private struct Translation {
        let language: String
        let text: String
        let location: SourceLocation
    }

    /// The texts of a field by language; one text without a language is English.
    private func translations(_ field: String, of entry: Node.Entry) -> [Translation] {
        guard let value = entry.value[field] else { return [] }
        if let text = value.string {
            return [Translation(language: "en", text: text, location: value.location)]
        }
        guard let entries = value.entries else {
            refuseExtension(field, value, expected: "texts by language")
            return []
        }
        return entries.compactMap { entry in
            guard let text = entry.value.string else {
                refuseExtension(field, entry.value, expected: "texts by language")
                return nil
            }
            return Translation(language: entry.name, text: text, location: entry.value.location)
        }
    }

    /// The names in braces, which must be the same in all languages.
    private func placeholders(in details: [Translation]) -> [String] {
        guard let first = details.first else { return [] }
        let names = Self.placeholders(in: first.text)
        for detail in details.dropFirst()
        where Set(Self.placeholders(in: detail.text)) != Set(names) {
            error(
                "problem-placeholder",
                "the placeholders in '\(detail.language)' are not those in '\(first.language)'",
                at: detail.location,
                notes: [.init("the text in '\(first.language)' is here", at: first.location)])
        }
        return names
    }

    /// The different names in braces, in the order of their first use.
    private static func placeholders(in text: String) -> [String] {
        var names: [String] = []
        for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            guard let end = part.firstIndex(of: "}") else { continue }
            let name = String(part[..<end])
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    // MARK: Uses

    /// The codes that a response lists.
    func problemCodes(of response: Response) -> [String] {
        let codes = problems.map(\.code)
        return texts("x-problems", of: response.node).compactMap { code, location in
            if codes.contains(code) { return code }
            error(
                "problem-unknown", "problem '\(code)' is not in 'components/x-problems'",
                at: location, hint: Diagnostic.hint(for: code, among: codes))
            return nil
        }
    }

    /// Where codes stand in the catalogue.
    func positions(of codes: [String]) -> [Int] {
        codes.compactMap { code in problems.firstIndex { $0.code == code } }
    }
}
