import Compression
package import HTTPMessages
import JSON

/// Reads the values that a body holds, by its media type.
///
/// What is foreign stays bounded: a body that is longer than the limit, as it is sent or behind its content coding, is
/// told and not read, and JSON nests no deeper than `limits` allows.
struct BodyReader {
    /// One value, the schema that it is held against, and where it stands in the body.
    struct Value {
        let value: JSONValue
        let schema: DocumentPlace
        /// `/3` for the fourth item of a sequence.
        var prefix = ""
    }

    /// What there is in a body.
    enum Reading {
        /// Values; none for bytes that no schema describes.
        case values([Value])
        /// What is wrong with it.
        case unreadable(String)
    }

    /// Items of a sequence that are looked at: a stream may have any number.
    static let maxItems = 10_000

    static let limits = JSONLimits(maximumDepth: 200, maximumMembers: 100_000)

    let schemas: SchemaSet
    let view: SchemaView
    let maxBytes: Int

    /// Reads a body of a media type that the document describes by `content`.
    func read(
        _ body: [UInt8], _ mediaType: MediaType, coding: String?, by content: CheckedMediaType
    ) -> Reading {
        guard let schema = content.itemSchema ?? content.schema, mediaType.hasValues else {
            return .values([])
        }
        guard body.count <= maxBytes else { return Self.tooLong(maxBytes) }
        switch plain(body, coding) {
        case .failure(let problem): return .unreadable(problem.message)
        case .success(nil): return .values([])
        case .success(let bytes?): return read(bytes, mediaType, content, schema)
        }
    }

    private func read(
        _ bytes: [UInt8], _ mediaType: MediaType, _ content: CheckedMediaType,
        _ schema: DocumentPlace
    ) -> Reading {
        if let framing = SequenceFraming(mediaType) {
            return sequence(bytes, framing, content, schema)
        }
        if mediaType.isJSON { return json(bytes, schema) }
        switch mediaType.essence {
        case "application/x-www-form-urlencoded":
            return FormReader(schemas: schemas, view: view).pairs(bytes, content, schema)
        case "multipart/form-data":
            return FormReader(schemas: schemas, view: view).parts(
                bytes, mediaType, content, schema)
        default: return text(bytes, mediaType, schema)
        }
    }

    private func json(_ bytes: [UInt8], _ schema: DocumentPlace) -> Reading {
        do throws(JSONSyntaxError) {
            let value = try JSONValue.parse(bytes, limits: Self.limits)
            return .values([Value(value: value, schema: schema)])
        } catch {
            return .unreadable("it is not JSON: \(error)")
        }
    }

    private func text(_ bytes: [UInt8], _ mediaType: MediaType, _ schema: DocumentPlace) -> Reading
    {
        let charset = mediaType.parameter("charset")?.lowercased() ?? "utf-8"
        guard charset == "utf-8" || charset == "us-ascii" else { return .values([]) }
        let reader = StyledText(schemas: schemas, view: view, encoding: .plain)
        guard let value = reader.scalar(bytes[...], at: schema.pointer) else {
            return .unreadable("it is not UTF-8")
        }
        return .values([Value(value: value, schema: schema)])
    }

    // MARK: Sequences

    private func sequence(
        _ bytes: [UInt8], _ framing: SequenceFraming, _ content: CheckedMediaType,
        _ schema: DocumentPlace
    ) -> Reading {
        let outline = SchemaOutline(at: schema.pointer, in: schemas, view)
        let holdsEvents = content.itemSchema != nil || outline.properties["data"] != nil
        var items: [JSONValue] = []
        for text in framing.texts(in: bytes, asEvents: holdsEvents).prefix(Self.maxItems) {
            do throws(JSONSyntaxError) {
                items.append(try JSONValue.parse(text, limits: Self.limits))
            } catch {
                return .unreadable("item \(items.count) is not JSON: \(error)")
            }
        }
        // Without `itemSchema`, the schema is of the list of all values, or of each.
        if content.itemSchema == nil, outline.allowsList, !outline.allowsObject {
            return .values([Value(value: .array(items), schema: schema)])
        }
        return .values(
            items.enumerated().map { Value(value: $1, schema: schema, prefix: "/\($0)") })
    }

    // MARK: Content codings

    private struct Problem: Error {
        let message: String
    }

    /// The body without its content coding; nil when that is not known here.
    private func plain(_ body: [UInt8], _ coding: String?) -> Result<[UInt8]?, Problem> {
        switch coding?.lowercased() ?? "identity" {
        case "identity", "": return .success(body)
        case "gzip", "x-gzip": return inflated(body, .gzip)
        case "deflate": return inflated(body, .zlib)
        default: return .success(nil)
        }
    }

    private func inflated(
        _ body: [UInt8], _ format: CompressionFormat
    ) -> Result<[UInt8]?, Problem> {
        let inflater = Inflater(format)
        var bytes: [UInt8] = []
        var offset = 0
        do {
            let progress = try inflater.inflate(
                body.span, from: &offset, into: &bytes, upTo: maxBytes + 1)
            if bytes.count > maxBytes { return .failure(Problem(message: Self.longText(maxBytes))) }
            guard progress == .ended else {
                return .failure(Problem(message: "its content coding is cut off"))
            }
            return .success(bytes)
        } catch {
            return .failure(Problem(message: "its content coding cannot be read"))
        }
    }

    private static func tooLong(_ limit: Int) -> Reading { .unreadable(longText(limit)) }

    private static func longText(_ limit: Int) -> String {
        "it has more than \(limit) bytes, too many to be looked at"
    }
}

extension MediaType {
    /// `application/json`, and what is written in JSON: `application/problem+json`.
    package var isJSON: Bool { subtype == "json" || subtype.hasSuffix("+json") }

    /// Whether a schema can be held against what is read of it; bytes of other types are only bytes.
    var hasValues: Bool {
        isJSON || type == "text" || SequenceFraming(self) != nil
            || ["application/x-www-form-urlencoded", "multipart/form-data"].contains(essence)
    }
}
