internal import HTTPMessages
internal import JSON
internal import JSONSchema

/// What a document says about the frames that an operation sends under one subprotocol.
struct SentFrames: Sendable {
    let isJSON: Bool
    /// nil where the document has none.
    let schema: Schema?

    /// Where a frame breaks it.
    func violations(in frame: WebSocketFrame) -> [String] {
        guard frame.opcode == 1 else { return ["the frame is not text"] }
        let text = Array(frame.payload)
        guard isJSON else {
            let string = JSONValue.string(String(decoding: text, as: UTF8.self))
            return schema?.validate(string).map(\.description) ?? []
        }
        do throws(JSONSyntaxError) {
            let value = try JSONValue.parse(text)
            return schema?.validate(value).map(\.description) ?? []
        } catch {
            return ["the frame is not JSON: \(error)"]
        }
    }
}

extension DocumentResponseValidator {
    /// What the operation at `place` sends, by subprotocol.
    static func frames(
        at place: JSONPointer, of document: JSONValue, _ registry: SchemaRegistry
    ) throws -> [String?: SentFrames] {
        let list = place.appending("x-websocket")
        var frames: [String?: SentFrames] = [:]
        for (index, entry) in (document[list]?.array ?? []).enumerated() {
            guard let (name, media) = entry["sends"]?.object?.first(where: { _ in true }) else {
                continue
            }
            let schema = list.appending(String(index)).appending("sends").appending(name)
                .appending("schema")
            frames[entry["subprotocol"]?.string] = SentFrames(
                isJSON: name.contains("json"),
                schema: media["schema"] == nil
                    ? nil
                    : try Schema(at: reference(to: schema), in: registry, assertsFormats: true))
        }
        return frames
    }
}
