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
