public import SourceText

extension Node {
    /// Reads the one document of a YAML or JSON file.
    ///
    /// The file must be UTF-8, with or without a byte order mark. A file whose name ends in
    /// `.json`, and any other file that happens to be JSON, is read by JSON's own rules, which
    /// YAML's reader does not cover: escaped surrogate pairs, keys of any length, tabs anywhere.
    ///
    /// - Returns: the document, or nil when it cannot be read at all, and what is wrong with it. A
    ///   document may come with errors, such as repeated keys: it is refused, but can be examined
    ///   for more of them.
    public static func read(
        _ file: SourceFile, limits: DocumentLimits = .standard
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        var (documents, diagnostics) = readStream(file, limits: limits)
        if documents.isEmpty, !diagnostics.hasErrors {
            let location = SourceLocation(file: file, range: SourceRange(start: 0, end: 0))
            diagnostics.append(
                Diagnostic(code: "yaml-empty", "the file holds no document", at: location))
        }
        if documents.count > 1 {
            diagnostics.append(
                Diagnostic(
                    code: "yaml-documents", "a second document starts here; expected one a file",
                    at: documents[1].location))
        }
        return (documents.first, diagnostics)
    }

    /// Reads all documents of a YAML stream; a JSON file holds one.
    public static func readStream(
        _ file: SourceFile, limits: DocumentLimits = .standard
    ) -> (documents: [Node], diagnostics: [Diagnostic]) {
        if let diagnostic = refusal(of: file, limits) { return ([], [diagnostic]) }
        let isNamedJSON = file.path.hasSuffix(".json")
        if isNamedJSON || startsLikeJSON(file) {
            var builder = TreeBuilder(file: file, limits: limits)
            try? JSONTextReader.read(file, into: &builder)
            if isNamedJSON || !builder.diagnostics.hasErrors {
                return (builder.documents, builder.diagnostics)
            }
        }
        var builder = TreeBuilder(file: file, limits: limits)
        do throws(ReadingStopped) {
            try YAMLTextReader.read(file, into: &builder)
        } catch {
            // What stopped the reader is among the diagnostics; half a document is none.
            return ([], builder.diagnostics)
        }
        return (builder.documents, builder.diagnostics)
    }

    /// Whether the first byte that is no white space opens a JSON object or array, as a YAML flow
    /// collection may too.
    private static func startsLikeJSON(_ file: SourceFile) -> Bool {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        let first = file.text.dropFirst(file.byteOrderMarkCount).first { !blanks.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Why the file is not even looked into.
    private static func refusal(of file: SourceFile, _ limits: DocumentLimits) -> Diagnostic? {
        guard file.text.count <= limits.maxBytes else {
            return diagnostic(
                "document-size",
                "the file has \(file.text.count) bytes; the limit is \(limits.maxBytes)", at: 0,
                in: file)
        }
        if let diagnostic = encodingRefusal(of: file) { return diagnostic }
        guard let offset = file.offsetOfTagDirective(number: limits.maxTagDirectives + 1) else {
            return nil
        }
        return diagnostic(
            "yaml-tag-directives",
            "the file has more than \(limits.maxTagDirectives) %TAG directives", at: offset,
            in: file)
    }

    /// RFC 8259 8.1 asks for UTF-8. YAML allows UTF-16 and UTF-32 too: no author of an OpenAPI
    /// document was seen to use them, and every offset would have to be counted twice.
    private static func encodingRefusal(of file: SourceFile) -> Diagnostic? {
        if let name = file.foreignEncoding {
            return diagnostic(
                "text-encoding", "the file is encoded in \(name); expected UTF-8", at: 0, in: file,
                hint: "save it as UTF-8")
        }
        guard let offset = file.firstMalformedOffset else { return nil }
        let byte = String(file.text[offset], radix: 16, uppercase: true)
        return diagnostic(
            "text-encoding", "byte 0x\(byte) is not UTF-8 here", at: offset, in: file,
            hint: "save the file as UTF-8")
    }

    private static func diagnostic(
        _ code: String, _ message: String, at offset: Int, in file: SourceFile, hint: String? = nil
    ) -> Diagnostic {
        let range = SourceRange(start: offset, end: min(offset + 1, file.text.count))
        return Diagnostic(
            code: code, message, at: SourceLocation(file: file, range: range), hint: hint)
    }
}

extension SourceFile {
    /// The encoding that a byte order mark other than UTF-8's announces, or nil.
    fileprivate var foreignEncoding: String? {
        let marks: [([UInt8], String)] = [
            ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
            ([0xFF, 0xFE], "UTF-16"),
            ([0xFE, 0xFF], "UTF-16"),
        ]
        return marks.first { text.starts(with: $0.0) }?.1
    }

    /// The offset of the first byte that does not belong to well-formed UTF-8, or nil.
    fileprivate var firstMalformedOffset: Int? {
        let bytes = text
        let span = bytes.span
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// The offset of the line with the n-th (from 1) `%TAG` directive, or nil when there are fewer.
    fileprivate func offsetOfTagDirective(number: Int) -> Int? {
        let directive = Array("%TAG".utf8)
        var count = 0
        var index = text.startIndex
        while let found = text[index...].firstIndex(of: directive[0]) {
            index = found + 1
            let startsLine = found == 0 || text[found - 1] == 0x0A || text[found - 1] == 0x0D
            guard startsLine, text[found...].starts(with: directive) else { continue }
            count += 1
            if count == number { return found }
        }
        return nil
    }
}
