import HTTPMessages
import JSON
import OpenAPI

/// Writes bodies by their media types: the other way round than `BodyReader`.
struct BodyWriter {
    let schemas: SchemaSet

    // A line that no generated value has.
    private static let boundary = "----accord-3f1c9a5e7b"

    /// The content and its media type; nil for a value that the media type has no form for.
    func write(_ body: DerivedBody) -> (mediaType: String, bytes: [UInt8])? {
        let declared = body.content.mediaType
        var name = body.mediaType ?? body.content.name
        if declared?.isRange ?? true, body.mediaType == nil { name = "application/octet-stream" }
        if let bytes = body.bytes { return (name, bytes) }
        guard let value = body.value, let mediaType = HTTPMessages.MediaType(name) else {
            return nil
        }
        if let framing = SequenceFraming(mediaType) {
            return value.array.map { (name, framing.bytes(of: $0)) }
        }
        if mediaType.isJSON { return (name, value.serialized()) }
        switch mediaType.essence {
        case "application/x-www-form-urlencoded":
            return pairs(value, body.content).map { (name, Array($0.utf8)) }
        case "multipart/form-data":
            return parts(value, body.content).map { ("\(name); boundary=\(Self.boundary)", $0) }
        default: return scalar(value).map { (name, Array($0.utf8)) }
        }
    }

    private func scalar(_ value: JSONValue) -> String? {
        StyledWriter(encoding: .plain).scalar(value)
    }

    private func pairs(_ value: JSONValue, _ content: CheckedMediaType) -> String? {
        guard let members = value.object else { return nil }
        let writer = StyledWriter(encoding: .form)
        var pairs: [String] = []
        for (name, member) in members {
            let encoding = content.encoding[name]
            let isJSON =
                encoding?.contentType?.contains("json") ?? false || member.object != nil
            if isJSON {
                let text = String(decoding: member.serialized(), as: UTF8.self)
                pairs.append("\(PercentEncoding.encode(name))=\(PercentEncoding.encode(text))")
                continue
            }
            guard
                let own = writer.pairs(
                    name, member, encoding?.style ?? .form, explodes: encoding?.explodes ?? true)
            else { return nil }
            pairs += own
        }
        return pairs.joined(separator: "&")
    }

    private func parts(_ value: JSONValue, _ content: CheckedMediaType) -> [UInt8]? {
        guard let members = value.object else { return nil }
        var bytes: [UInt8] = []
        let outline = SchemaOutline(at: content.schema?.pointer, in: schemas, .request)
        for (name, member) in members {
            // RFC 7578 2: names are quoted; what would end the quotes has no form that all read alike.
            guard !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
                return nil
            }
            for item in member.array ?? [member] {
                let encoding = content.encoding[name]?.contentType?.split(separator: ",").first
                let isJSON = item.object != nil || item.array != nil
                // A part that is a text stays one, whatever stands in it.
                let inner = SchemaOutline(at: outline.property(name), in: schemas, .request)
                let saysJSON = isJSON && !inner.allowsScalar
                guard let text = isJSON ? item.serialized() : scalar(item).map({ Array($0.utf8) })
                else { return nil }
                let type = encoding.map(String.init) ?? (saysJSON ? "application/json" : nil)
                var head = "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\""
                if let type, !type.contains("json"), !type.hasPrefix("text/") {
                    head += "; filename=\"file\""
                }
                if let type, !type.contains("*") { head += "\r\nContent-Type: \(type)" }
                bytes += Array((head + "\r\n\r\n").utf8) + text + Array("\r\n".utf8)
            }
        }
        return bytes + Array("--\(Self.boundary)--\r\n".utf8)
    }
}
