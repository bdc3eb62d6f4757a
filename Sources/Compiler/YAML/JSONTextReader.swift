import SourceText

/// Reads a JSON text (RFC 8259) into the same tree as YAML.
///
/// JSON is nearly, but not quite, a subset of the YAML that libyaml reads: it knows no escaped
/// surrogate pairs, limits keys to 1,024 characters, and refuses some characters that JSON lets
/// stand.
struct JSONTextReader {
    private let text: [UInt8]
    private var offset: Int

    /// Reads the one value of the file into the builder.
    static func read(_ file: SourceFile, into builder: inout TreeBuilder) throws(ReadingStopped) {
        var reader = JSONTextReader(text: file.text, offset: file.byteOrderMarkCount)
        try reader.value(&builder)
        reader.skipBlanks()
        if reader.next != nil { try reader.fail("expected the end of the file", &builder) }
    }

    private var next: UInt8? { offset < text.count ? text[offset] : nil }

    private mutating func value(_ builder: inout TreeBuilder) throws(ReadingStopped) {
        skipBlanks()
        guard let next else { try fail("expected a value", &builder) }
        switch next {
        case UInt8(ascii: "{"): try object(&builder)
        case UInt8(ascii: "["): try array(&builder)
        case UInt8(ascii: "\""): try string(&builder)
        case UInt8(ascii: "t"): try word("true", &builder)
        case UInt8(ascii: "f"): try word("false", &builder)
        case UInt8(ascii: "n"): try word("null", &builder)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(&builder)
        default: try fail("expected a value", &builder)
        }
    }

    private mutating func object(_ builder: inout TreeBuilder) throws(ReadingStopped) {
        try builder.open(isMapping: true, anchor: nil, at: range(from: offset))
        offset += 1
        skipBlanks()
        if !skip("}") {
            repeat {
                skipBlanks()
                guard next == UInt8(ascii: "\"") else {
                    try fail("expected a key in quotes", &builder)
                }
                try string(&builder)
                skipBlanks()
                guard skip(":") else { try fail("expected ':'", &builder) }
                try value(&builder)
                skipBlanks()
            } while skip(",")
            guard skip("}") else { try fail("expected ',' or '}'", &builder) }
        }
        builder.close(end: offset)
    }

    private mutating func array(_ builder: inout TreeBuilder) throws(ReadingStopped) {
        try builder.open(isMapping: false, anchor: nil, at: range(from: offset))
        offset += 1
        skipBlanks()
        if !skip("]") {
            repeat {
                try value(&builder)
                skipBlanks()
            } while skip(",")
            guard skip("]") else { try fail("expected ',' or ']'", &builder) }
        }
        builder.close(end: offset)
    }

    private mutating func word(
        _ word: String, _ builder: inout TreeBuilder
    ) throws(ReadingStopped) {
        guard text[offset...].starts(with: word.utf8) else {
            try fail("expected a value", &builder)
        }
        let start = offset
        offset += word.utf8.count
        try builder.scalar(Scalar(word), anchor: nil, at: range(from: start))
    }

    // RFC 8259 6: number = [ minus ] int [ frac ] [ exp ]
    private mutating func number(_ builder: inout TreeBuilder) throws(ReadingStopped) {
        let start = offset
        _ = skip("-")
        if !skip("0") { try digits(&builder) }
        if skip(".") { try digits(&builder) }
        if skip("e") || skip("E") {
            if !skip("+") { _ = skip("-") }
            try digits(&builder)
        }
        let number = String(decoding: text[start..<offset], as: UTF8.self)
        try builder.scalar(Scalar(number), anchor: nil, at: range(from: start))
    }

    private mutating func digits(_ builder: inout TreeBuilder) throws(ReadingStopped) {
        let start = offset
        while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
        if offset == start { try fail("expected a digit", &builder) }
    }

    private mutating func string(_ builder: inout TreeBuilder) throws(ReadingStopped) {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        var runStart = offset
        while true {
            guard let byte = next else { try fail("expected '\"'", &builder) }
            switch byte {
            case UInt8(ascii: "\""):
                content += text[runStart..<offset]
                offset += 1
                let string = String(decoding: content, as: UTF8.self)
                return try builder.scalar(
                    Scalar(string, style: .doubleQuoted), anchor: nil, at: range(from: start))
            case UInt8(ascii: "\\"):
                content += text[runStart..<offset]
                content += Array(String(try escape(&builder)).utf8)
                runStart = offset
            case 0..<0x20:
                try fail("control characters must be escaped", &builder)
            default: offset += 1
            }
        }
    }

    /// Reads an escape sequence.
    private mutating func escape(
        _ builder: inout TreeBuilder
    ) throws(ReadingStopped) -> Unicode.Scalar {
        offset += 1
        guard let byte = next else { try fail("expected an escape sequence", &builder) }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(&builder)
        default:
            offset -= 1
            try fail("expected an escape sequence", &builder)
        }
    }

    /// Reads what follows `\u`: one code unit, or a surrogate pair in two escapes.
    private mutating func unicodeEscape(
        _ builder: inout TreeBuilder
    ) throws(ReadingStopped) -> Unicode.Scalar {
        let high = try codeUnit(&builder)
        if let scalar = Unicode.Scalar(high) { return scalar }
        if 0xD800...0xDBFF ~= high, skip("\\"), skip("u") {
            let low = try codeUnit(&builder)
            if 0xDC00...0xDFFF ~= low {
                let value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
                if let scalar = Unicode.Scalar(value) { return scalar }
            }
        }
        offset -= 1
        try fail("a surrogate must be one of a pair", &builder)
    }

    private mutating func codeUnit(_ builder: inout TreeBuilder) throws(ReadingStopped) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                try fail("expected four hexadecimal digits", &builder)
            }
            unit = unit << 4 | UInt32(digit)
            offset += 1
        }
        return unit
    }

    // MARK: -

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private func range(from start: Int) -> SourceRange {
        SourceRange(start: start, end: max(start + 1, offset))
    }

    private func fail(
        _ message: String, _ builder: inout TreeBuilder
    ) throws(ReadingStopped) -> Never {
        let end = min(offset + 1, text.count)
        try builder.stop(
            "json-syntax", message, at: SourceRange(start: min(offset, text.count), end: end))
    }
}
