import HTTPMessages
import JSON

/// References within a bundled document.
enum LocalReference {
    /// The JSON Pointer of `#/components/...`; nil for an anchor or another resource.
    static func pointer(of reference: String) -> JSONPointer? {
        // RFC 6901 6: in a URI fragment, the pointer is percent-encoded.
        guard reference.utf8.first == UInt8(ascii: "#"),
            let text = PercentEncoding.decodeText(Array(reference.utf8.dropFirst())[...])
        else { return nil }
        return JSONPointer(text)
    }
}
