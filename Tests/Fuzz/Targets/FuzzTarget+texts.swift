import Cryptography
import HTTPMessages
import JSONSchema
import Timestamps

extension FuzzTarget {
    /// Moments and dates.
    static let times = FuzzTarget("times", maxBytes: 64) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let moment = Timestamp(text) {
            let again = Timestamp(moment.description)
            // A leap second that ends the year 9999 is the one moment that cannot be written.
            let isWritable = !(text.hasPrefix("9999-12-31") && text.contains(":60"))
            demand(
                again == moment || !isWritable,
                "'\(text)' is written '\(moment)', which is another moment")
            demand(
                SchemaFormat.dateTime.isSatisfied(by: text),
                "'\(text)' is a moment, and not of the format 'date-time'")
        }
        if let date = CalendarDate(text) {
            demand(date.description == text, "'\(text)' is written '\(date)'")
        }
        demand(
            (CalendarDate(text) != nil) == SchemaFormat.date.isSatisfied(by: text),
            "the format 'date' and Timestamps disagree about '\(text)'")
    }

    /// Base64, hexadecimal digits and percent-encoding.
    static let encodings = FuzzTarget("encodings", maxBytes: 512) { bytes in
        demand(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "base64 loses bytes")
        demand(Hex.decode(Hex.encode(bytes)) == bytes, "hexadecimal digits lose bytes")
        let text = String(decoding: bytes, as: UTF8.self)
        if let decoded = Base64URL.decode(text) {
            demand(Base64URL.encode(decoded) == text, "'\(text)' has two spellings")
        }
        if let decoded = Hex.decode(text) {
            demand(Hex.encode(decoded) == text.lowercased(), "'\(text)' has two spellings")
        }
        for plusIsSpace in [false, true] {
            let decoded = PercentEncoding.decode(bytes[...], plusIsSpace: plusIsSpace)
            demand((decoded?.count ?? 0) <= bytes.count, "decoding has made more of it")
            let encoded = PercentEncoding.encode(text)
            let again = PercentEncoding.decodeText(
                Array(encoded.utf8)[...], plusIsSpace: plusIsSpace)
            demand(again?.utf8.elementsEqual(text.utf8) == true, "'\(encoded)' is not '\(text)'")
        }
    }
}
