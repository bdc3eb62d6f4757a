import CYAML
import SourceText

// How libyaml is used: its events go straight into the builder; its own composer, which expands
// aliases, is not used. Events are pulled one by one, so that a tower of brackets is refused at its
// hundredth floor, before libyaml's quadratic treatment of nesting is felt. libyaml speaks YAML 1.1
// and 1.2 at the level of syntax; what scalars mean is decided by Scalar.

/// Reads YAML text through libyaml.
@safe struct YAMLTextReader: ~Copyable {
    // SAFETY: allocated and initialised in init, freed in deinit, and never handed out: the struct
    // cannot be copied.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let offsets: OffsetTable

    /// Reads all documents of the file into the builder.
    static func read(_ file: SourceFile, into builder: inout TreeBuilder) throws(ReadingStopped) {
        let offsets = OffsetTable(file)
        let start = file.byteOrderMarkCount
        let text = file.text.preparedForLibyaml(from: start) ?? file.text
        // SAFETY: the buffer outlives the reader, which lives within the closure.
        try unsafe text.withUnsafeBufferPointer { text throws(ReadingStopped) in
            let input = unsafe UnsafeBufferPointer(rebasing: text[start...])
            let reader = unsafe YAMLTextReader(input, offsets)
            while try reader.passEvent(to: &builder) {}
        }
    }

    private init(_ input: UnsafeBufferPointer<UInt8>, _ offsets: OffsetTable) {
        self.offsets = offsets
        unsafe parser = .allocate(capacity: 1)
        // libyaml fails here only when no memory is left.
        precondition(unsafe yaml_parser_initialize(parser) == 1, "no memory for a YAML parser")
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// Pulls one event and hands it to the builder; false at the end of the stream.
    private func passEvent(to builder: inout TreeBuilder) throws(ReadingStopped) -> Bool {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { try fail(&builder) }
        // SAFETY: yaml_parser_parse filled the event; its strings live until this call.
        defer { unsafe yaml_event_delete(&event) }
        let range = unsafe range(event)
        switch unsafe event.type {
        case YAML_STREAM_END_EVENT: return false
        case YAML_DOCUMENT_START_EVENT: builder.startDocument()
        case YAML_ALIAS_EVENT:
            try unsafe builder.alias(text(event.data.alias.anchor) ?? "", at: range)
        case YAML_SCALAR_EVENT: try unsafe passScalar(event, at: range, to: &builder)
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.data.sequence_start
            try unsafe open(isMapping: false, data.anchor, data.tag, at: range, in: &builder)
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.data.mapping_start
            try unsafe open(isMapping: true, data.anchor, data.tag, at: range, in: &builder)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            // The end of a block collection has no characters: libyaml puts it before what follows.
            builder.close(end: range.count > 0 ? range.end : nil)
        default: break
        }
        return true
    }

    private func passScalar(
        _ event: yaml_event_t, at range: SourceRange, to builder: inout TreeBuilder
    ) throws(ReadingStopped) {
        let data = unsafe event.data.scalar
        let bytes = unsafe UnsafeBufferPointer(start: data.value, count: data.length)
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        let style: Scalar.Style =
            switch unsafe data.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        let tag = unsafe builder.scalarTag(self.text(data.tag), of: text, at: range)
        try unsafe builder.scalar(
            Scalar(text, style: style, tag: tag), anchor: self.text(data.anchor), at: range)
    }

    private func open(
        isMapping: Bool, _ anchor: UnsafeMutablePointer<UInt8>?,
        _ tag: UnsafeMutablePointer<UInt8>?,
        at range: SourceRange, in builder: inout TreeBuilder
    ) throws(ReadingStopped) {
        unsafe builder.checkCollectionTag(text(tag), isMapping: isMapping, at: range)
        try unsafe builder.open(isMapping: isMapping, anchor: text(anchor), at: range)
    }

    /// A C string of libyaml, which is valid UTF-8 because the input is.
    private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }

    private func range(_ event: yaml_event_t) -> SourceRange {
        SourceRange(
            start: unsafe offsets.offset(ofCodePoint: event.start_mark.index),
            end: unsafe offsets.offset(ofCodePoint: event.end_mark.index))
    }
}

extension YAMLTextReader {
    /// Reports why libyaml gave up.
    private func fail(_ builder: inout TreeBuilder) throws(ReadingStopped) -> Never {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
        let message = problem ?? "no memory left"
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let character = String(unsafe parser.pointee.problem_value, radix: 16, uppercase: true)
            let digits = String(repeating: "0", count: max(0, 4 - character.count)) + character
            let offset = unsafe Int(parser.pointee.problem_offset)
            let start = builder.file.byteOrderMarkCount + offset
            try builder.stop(
                "yaml-character",
                "character U+\(digits) may stand only as an escape in double quotes",
                at: SourceRange(start: start, end: start + 1))
        }
        var notes: [Diagnostic.Note] = []
        if let context = unsafe parser.pointee.context {
            let place = unsafe range(parser.pointee.context_mark)
            notes = [.init(unsafe String(cString: context), at: builder.location(place))]
        }
        let place = unsafe range(parser.pointee.problem_mark)
        try builder.stop("yaml-syntax", message, at: place, notes: notes)
    }

    private func range(_ mark: yaml_mark_t) -> SourceRange {
        let start = offsets.offset(ofCodePoint: mark.index)
        return SourceRange(start: start, end: start + 1)
    }
}
