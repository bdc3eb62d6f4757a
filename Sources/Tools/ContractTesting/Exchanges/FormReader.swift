import HTTPMessages
import JSON

/// Reads forms: objects whose properties are pairs or parts.
struct FormReader {
    let schemas: SchemaSet
    let view: SchemaView

    // More than any server takes.
    private static let maxPairs = 1_000

    /// `application/x-www-form-urlencoded`
    func pairs(
        _ bytes: [UInt8], _ content: CheckedMediaType, _ schema: DocumentPlace
    ) -> BodyReader.Reading {
        guard let pairs = try? QueryPairs(bytes[...], maxPairs: Self.maxPairs).pairs else {
            return .unreadable("it is no form in percent-encoded UTF-8")
        }
        let reader = StyledText(schemas: schemas, view: view, encoding: .form)
        let outline = reader.outline(schema.pointer)
        var object = JSONObject()
        for name in Self.names(pairs.map(\.name)) {
            let own = pairs.filter { $0.name == name }.map(\.rawValue)
            let pointer = outline.property(name)
            guard
                let value = value(own, pointer, content.encoding[name], reader)
            else { return .unreadable("'\(name)' is not percent-encoded UTF-8") }
            object.updateValue(value, forKey: name)
        }
        return .values([BodyReader.Value(value: .object(object), schema: schema)])
    }

    private func value(
        _ texts: [ArraySlice<UInt8>], _ pointer: JSONPointer?, _ encoding: CheckedEncoding?,
        _ reader: StyledText
    ) -> JSONValue? {
        let outline = reader.outline(pointer)
        if texts.count == 1, let raw = texts.first, let encoding {
            if encoding.contentType?.contains("json") ?? false {
                return reader.text(raw).map {
                    (try? JSONValue.parse(Array($0.utf8))) ?? .string($0)
                }
            }
            if encoding.style != nil, encoding.explodes == false {
                return reader.delimited(
                    raw, by: UInt8(ascii: ","), explodes: false, at: pointer)
            }
        }
        let isList = pointer != nil && outline.allowsList && !outline.allowsScalar
        guard isList || texts.count > 1 else {
            return texts.first.flatMap { reader.scalar($0, at: pointer) }
        }
        return reader.list(texts, outline)
    }

    /// `multipart/form-data`
    func parts(
        _ bytes: [UInt8], _ mediaType: MediaType, _ content: CheckedMediaType,
        _ schema: DocumentPlace
    ) -> BodyReader.Reading {
        guard let boundary = mediaType.parameter("boundary"),
            var parser = MultipartParser(boundary: boundary)
        else { return .unreadable("its media type has no boundary") }
        parser.feed(bytes)
        parser.finish()
        var parts: [(head: MultipartHead, content: [UInt8])] = []
        reading: while let event = parser.next() {
            switch event {
            case .part(let head): parts.append((head, []))
            case .content(let piece): parts[parts.count - 1].content += piece
            case .end: break reading
            case .refused(let reason): return .unreadable("it is no form: \(reason)")
            }
        }
        let reader = StyledText(schemas: schemas, view: view, encoding: .plain)
        let outline = reader.outline(schema.pointer)
        var object = JSONObject()
        for name in Self.names(parts.map(\.head.name)) {
            let own = parts.filter { $0.head.name == name }
            let pointer = outline.property(name)
            let inner = reader.outline(pointer)
            let isList = own.count > 1 || pointer != nil && inner.allowsList && !inner.allowsScalar
            let values = own.map { part in
                value(of: part.head, part.content, at: isList ? inner.items : pointer, reader)
            }
            object.updateValue(isList ? .array(values) : values.first ?? .null, forKey: name)
        }
        return .values([BodyReader.Value(value: .object(object), schema: schema)])
    }

    private func value(
        of head: MultipartHead, _ content: [UInt8], at pointer: JSONPointer?, _ reader: StyledText
    ) -> JSONValue {
        let outline = reader.outline(pointer)
        let isStructured = pointer != nil && !outline.allowsScalar
        if isStructured || head.mediaType.flatMap({ MediaType($0) })?.isJSON ?? false,
            let value = try? JSONValue.parse(content, limits: BodyReader.limits)
        {
            // A file may hold JSON: to a schema of nothing but texts that is its bytes.
            let isText = pointer != nil && outline.kinds == [.string]
            if !isText || value.kind == .string { return value }
        }
        // Bytes that are no text keep their length as one: a character for each.
        return reader.scalar(content[...], at: pointer)
            ?? .string(String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) })))
    }

    /// The names in the order in which they first come.
    private static func names(_ all: [String]) -> [String] {
        var seen: Set<String> = []
        return all.filter { seen.insert($0).inserted }
    }
}
