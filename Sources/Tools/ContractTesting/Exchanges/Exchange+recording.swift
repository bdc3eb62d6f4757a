import Foundation
import JSON

extension Exchange {
    /// The exchange as one line of JSON, for oracles in other languages and for a later look: `test`, `method`, `target`,
    /// `request_fields`, `request_body`, `status`, `response_fields`, `response_body`; bodies are base64.
    public func recordLine() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.property("test", origin)
        json.property("method", method)
        json.property("target", target)
        Self.write(requestFields, "request_fields", to: &json)
        json.property("request_body", Self.base64(requestBody))
        json.property("status", Int64(status))
        Self.write(responseFields, "response_fields", to: &json)
        json.property("response_body", Self.base64(responseBody))
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

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}
