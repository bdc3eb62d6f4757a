package import JSON

extension SequenceFraming {
    /// The values as they are sent: the other way round than `texts(in:asEvents:)`.
    func bytes(of items: [JSONValue]) -> [UInt8] {
        items.flatMap { item -> [UInt8] in
            switch self {
            case .lines: item.serialized() + Array("\n".utf8)
            case .records: [0x1E] + item.serialized() + Array("\n".utf8)
            case .events: Self.event(item)
            }
        }
    }

    private static func event(_ item: JSONValue) -> [UInt8] {
        guard let fields = item.object, fields["data"]?.string != nil else {
            return Array("data: ".utf8) + item.serialized() + Array("\n\n".utf8)
        }
        let lines = fields.flatMap { name, value in
            (StyledWriter(encoding: .plain).scalar(value) ?? "")
                .split(separator: "\n", omittingEmptySubsequences: false)
                .map { "\(name): \($0)\n" }
        }
        return Array((lines.joined() + "\n").utf8)
    }
}

extension CheckedMediaType {
    /// The text of a sequence of values, where the media type is one of sequences and the value is an array.
    package func sequenceText(of value: JSONValue?) -> String? {
        guard let framing = mediaType.flatMap({ SequenceFraming($0) }), let items = value?.array
        else { return nil }
        return String(decoding: framing.bytes(of: items), as: UTF8.self)
    }
}
