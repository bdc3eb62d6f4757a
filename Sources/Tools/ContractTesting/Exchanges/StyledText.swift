import HTTPMessages
import JSON

/// Reads values out of the texts that parameters, fields and forms are.
///
/// A list is divided before it is decoded, so that an encoded comma is data. Every function gives nil for a text that is
/// no UTF-8 or has a broken escape.
struct StyledText {
    /// How a text is encoded.
    enum Encoding {
        /// As it is: a field.
        case plain
        /// Percent-encoded: a path or a cookie.
        case percent
        /// Percent-encoded, and `+` is a space: a query or a form.
        case form
    }

    let schemas: SchemaSet
    let view: SchemaView
    let encoding: Encoding

    func text(_ raw: ArraySlice<UInt8>) -> String? {
        switch encoding {
        case .plain: String(validating: raw, as: UTF8.self)
        case .percent: PercentEncoding.decodeText(raw)
        case .form: PercentEncoding.decodeText(raw, plusIsSpace: true)
        }
    }

    func outline(_ pointer: JSONPointer?) -> SchemaOutline {
        SchemaOutline(at: pointer, in: schemas, view)
    }

    /// The one value that a text stands for: the first that its schema accepts, or else the first that it may be.
    func scalar(_ raw: ArraySlice<UInt8>, at pointer: JSONPointer?) -> JSONValue? {
        guard let text = text(raw) else { return nil }
        guard let pointer else { return .string(text) }
        let candidates = Self.candidates(text, outline(pointer).kinds)
        return candidates.first { schemas.isValid($0, at: pointer, view) } ?? candidates.first
    }

    private static func candidates(_ text: String, _ kinds: Set<JSONKind>) -> [JSONValue] {
        var candidates: [JSONValue] = []
        if kinds.contains(.number), let number = JSONNumber(text) {
            candidates.append(.number(number))
        }
        if kinds.contains(.boolean), text == "true" || text == "false" {
            candidates.append(.boolean(text == "true"))
        }
        if kinds.contains(.null), text.isEmpty || text == "null" { candidates.append(.null) }
        // A list or an object inside of another is JSON.
        if !kinds.isDisjoint(with: [.array, .object]), text.hasPrefix("[") || text.hasPrefix("{"),
            let value = try? JSONValue.parse(Array(text.utf8))
        {
            candidates.append(value)
        }
        return candidates + [.string(text)]
    }

    /// A value whose parts stand between separators: `blue,black`, `R,100,G,200`, and with `explodes` `R=100,G=200`.
    func delimited(
        _ raw: ArraySlice<UInt8>, by separator: UInt8, explodes: Bool, at pointer: JSONPointer?
    ) -> JSONValue? {
        let outline = outline(pointer)
        let hasParts = !outline.allowsScalar || pointer != nil && raw.contains(separator)
        guard pointer != nil, hasParts, outline.allowsList || outline.allowsObject else {
            return scalar(raw, at: pointer)
        }
        let parts =
            raw.isEmpty
            ? []
            : raw.split(separator: separator, omittingEmptySubsequences: false)
                .map(trimmed)
        if outline.allowsList { return list(parts, outline) }
        if explodes {
            return object(parts.map { Self.divided($0, at: UInt8(ascii: "=")) }, outline)
        }
        guard parts.count.isMultiple(of: 2) else { return scalar(raw, at: pointer) }
        let pairs = stride(from: 0, to: parts.count, by: 2).map { (parts[$0], parts[$0 + 1]) }
        return object(pairs, outline)
    }

    /// A list of texts.
    func list(_ parts: [ArraySlice<UInt8>], _ outline: SchemaOutline) -> JSONValue? {
        var items: [JSONValue] = []
        for part in parts {
            guard let item = scalar(part, at: outline.items) else { return nil }
            items.append(item)
        }
        return .array(items)
    }

    /// An object of names and texts; a name that comes again makes a list of its values.
    func object(
        _ pairs: [(ArraySlice<UInt8>, ArraySlice<UInt8>)], _ outline: SchemaOutline
    ) -> JSONValue? {
        var names: [String] = []
        var values: [String: [ArraySlice<UInt8>]] = [:]
        for (rawName, value) in pairs {
            guard let name = text(rawName) else { return nil }
            if values[name] == nil { names.append(name) }
            values[name, default: []].append(value)
        }
        var object = JSONObject()
        for name in names {
            guard let value = property(values[name] ?? [], at: outline.property(name)) else {
                return nil
            }
            object.updateValue(value, forKey: name)
        }
        return .object(object)
    }

    /// The value of a property that was given once or several times.
    private func property(_ texts: [ArraySlice<UInt8>], at pointer: JSONPointer?) -> JSONValue? {
        let outline = outline(pointer)
        let isList = pointer != nil && outline.allowsList && !outline.allowsScalar
        if isList || texts.count > 1 {
            if texts.count == 1, texts[0].first == UInt8(ascii: "[") {
                return scalar(texts[0], at: pointer)
            }
            return list(texts, outline)
        }
        return texts.first.flatMap { scalar($0, at: pointer) }
    }

    private func trimmed(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard encoding == .plain else { return part }
        // RFC 9110 5.6.1: optional white space may stand around the elements of a list.
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var part = part.drop(while: isBlank)
        while let last = part.last, isBlank(last) { part.removeLast() }
        return part
    }

    static func divided(
        _ part: ArraySlice<UInt8>, at separator: UInt8
    ) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        guard let index = part.firstIndex(of: separator) else {
            return (part, part[part.endIndex...])
        }
        return (part[..<index], part[(index + 1)...])
    }
}
