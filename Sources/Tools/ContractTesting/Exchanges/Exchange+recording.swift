import Cryptography
import JSON

extension Exchange {
    /// The exchange as one line of JSON, for oracles in other languages and for a later look: `test`, `method`, `target`,
    /// `request_fields`, `request_body`, `status`, `response_fields`, `response_body`; bodies are base64.
    public func recordLine() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.property("test", origin)
        json.property("method", request.method)
        json.property("target", request.target)
        Self.write(request.fields, "request_fields", to: &json)
        json.property("request_body", Base64.encode(request.body))
        json.property("status", Int64(response.status))
        Self.write(response.fields, "response_fields", to: &json)
        json.property("response_body", Base64.encode(response.body))
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// Reads a line that ``recordLine()`` wrote; nil for any other, such as that of a message.
    public init?(recordLine line: [UInt8]) {
        guard let value = try? JSONValue.parse(line), let method = value["method"]?.string,
            let target = value["target"]?.string, let status = value["status"]?.integer
        else { return nil }
        func bytes(_ name: String) -> [UInt8] {
            value[name]?.string.flatMap(Self.bytes(ofBase64:)) ?? []
        }
        func fields(_ name: String) -> [Field] {
            (value[name]?.array ?? []).compactMap { line in
                guard let words = line.array?.compactMap(\.string), words.count == 2 else {
                    return nil
                }
                return Field(words[0], words[1])
            }
        }
        self.init(
            origin: value["test"]?.string ?? "",
            request: Request(
                method, target, fields: fields("request_fields"), body: bytes("request_body")),
            response: Response(
                Int(status), fields: fields("response_fields"), body: bytes("response_body")))
    }

    private static func bytes(ofBase64 text: String) -> [UInt8]? {
        // RFC 4648 4 and 5: the two alphabets differ in two characters, and the other one goes without padding.
        Base64URL.decode(
            text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
    }

    private static func write(_ fields: [Field], _ name: StaticString, to json: inout JSONWriter) {
        json.key(name)
        json.beginArray()
        for field in fields {
            json.beginArray()
            json.string(field.name)
            json.string(field.value)
            json.endArray()
        }
        json.endArray()
    }
}
