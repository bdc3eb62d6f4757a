/// The head of a part of a form (RFC 7578 4): what it is called and what it is.
public struct MultipartHead: Sendable, Hashable {
    /// The name of the form's field.
    public let name: String
    /// The name that the file has at the client, which may be empty; nil where the part names none.
    ///
    /// It is what the client wrote, whatever that is: a path, `..`, a name of 8 KiB. It may be
    /// shown and stored as data, and must never name a file here.
    public let fileName: String?
    /// The media type, parameters included; nil where the part names none, and is plain text.
    public let mediaType: String?
    /// All fields of the part.
    public let fields: HTTPFields

    /// Makes a head.
    public init(
        name: String, fileName: String? = nil, mediaType: String? = nil,
        fields: HTTPFields = HTTPFields()
    ) {
        self.name = name
        self.fileName = fileName
        self.mediaType = mediaType
        self.fields = fields
    }

    /// Reads the lines of a head, without the empty line at their end and the CRLF before it.
    init(lines: [UInt8]) throws(HTTPRefusal) {
        fields = try Self.fields(lines)
        guard let disposition = fields.bytes(of: .contentDisposition) else {
            throw HTTPRefusal(.badRequest, "a part has no Content-Disposition")
        }
        guard fields.count(of: .contentDisposition) == 1, fields.count(of: .contentType) <= 1
        else { throw HTTPRefusal(.badRequest, "a field of a part is repeated") }
        (name, fileName) = try Self.names(disposition)
        mediaType = fields[.contentType]
        guard let mediaType else { return }
        guard let type = MediaType(mediaType), !type.isRange else {
            throw HTTPRefusal(.badRequest, "the Content-Type of a part is no media type")
        }
        // RFC 7578 4.3: several files are several parts; a multipart within a part is of old.
        if type.type == "multipart" {
            throw HTTPRefusal(.badRequest, "a part is a multipart itself")
        }
    }

    private static func fields(_ bytes: [UInt8]) throws(HTTPRefusal) -> HTTPFields {
        var fields = HTTPFields()
        var start = 0
        let buffer = bytes + [ASCII.carriageReturn, ASCII.lineFeed]
        while start < bytes.count {
            var scanned = 0
            let scan = LineScan.scan(
                buffer.span, start: start, scanned: &scanned, maxBytes: buffer.count)
            guard case .line(let end) = scan else { throw .controlByte }
            let line = try FieldLine.parse(buffer.span, start..<end, origin: 0)
            let name = String(
                decoding: buffer[line.nameRange(from: 0)], as: UTF8.self)
            guard let name = HTTPFieldName(validating: name) else {
                throw HTTPRefusal(.badRequest, "a field name is not a token")
            }
            fields.append(name, bytes: buffer.span.extracting(line.valueRange(from: 0)))
            start = end + 2
        }
        return fields
    }

    // RFC 7578 4.2: "form-data", a name, maybe a filename. `filename*` must not be sent in a form
    // and is not read.
    private static func names(
        _ value: ArraySlice<UInt8>
    ) throws(HTTPRefusal) -> (name: String, fileName: String?) {
        var scanner = FieldScanner(value)
        guard let type = scanner.token(), String(lowercasing: type) == "form-data" else {
            throw HTTPRefusal(.badRequest, "the Content-Disposition of a part is not 'form-data'")
        }
        var found: [String: String] = [:]
        while true {
            scanner.skipWhitespace()
            if scanner.isAtEnd { break }
            guard scanner.take(UInt8(ascii: ";")) else { throw .partDisposition }
            scanner.skipWhitespace()
            if scanner.isAtEnd { break }
            guard let name = scanner.token(), scanner.take(UInt8(ascii: "=")),
                let value = scanner.formText()
            else { throw .partDisposition }
            guard found.updateValue(value, forKey: String(lowercasing: name)) == nil else {
                throw .partDisposition
            }
        }
        guard let name = found["name"] else {
            throw HTTPRefusal(.badRequest, "the Content-Disposition of a part has no name")
        }
        return (name, found["filename"])
    }
}

extension HTTPRefusal {
    fileprivate static var partDisposition: HTTPRefusal {
        HTTPRefusal(.badRequest, "the Content-Disposition of a part is malformed")
    }
}

extension FieldScanner {
    /// A token or a quoted text as forms have them; nil when none is next, or when it is not UTF-8.
    ///
    /// Clients escape a quotation mark in two ways: by a backslash (RFC 9110 5.6.4), and as `%22`,
    /// beside `%0D` and `%0A` (HTML, "multipart/form-data encoding algorithm"). Both are read. Any
    /// other backslash is itself, as in a path of Windows, and so is any other percent sign.
    fileprivate mutating func formText() -> String? {
        if let token = token() { return String(decoding: token, as: UTF8.self) }
        guard take(UInt8(ascii: "\"")) else { return nil }
        var content: [UInt8] = []
        while let byte = peek {
            _ = take(byte)
            switch byte {
            case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                let isEscape = peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "\\")
                content.append(isEscape ? peek ?? byte : byte)
                if isEscape, let next = peek { _ = take(next) }
            case UInt8(ascii: "%"): content.append(takeFormEscape() ?? byte)
            default: content.append(byte)
            }
        }
        return nil
    }

    /// The byte behind a `%` that a browser wrote.
    private mutating func takeFormEscape() -> UInt8? {
        let digits = bytes[index...].prefix(2)
        for (escape, byte) in [("22", 0x22), ("0D", 0x0D), ("0A", 0x0A)] as [(String, UInt8)]
        where digits.elementsEqual(escape.utf8) {
            for digit in digits { _ = take(digit) }
            return byte
        }
        return nil
    }
}
