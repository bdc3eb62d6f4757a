extension JSONValue {
    /// The text of the value: in one line without spaces, or pretty, with two spaces a level.
    public func serialized(pretty: Bool = false) -> [UInt8] {
        guard pretty else {
            var writer = JSONWriter()
            writer.value(self)
            return writer.bytes
        }
        var text: [UInt8] = []
        writePretty(to: &text, level: 0)
        return text
    }

    private func writePretty(to text: inout [UInt8], level: Int) {
        switch self {
        case .array(let elements) where !elements.isEmpty:
            text.append(ASCII.openBracket)
            for (index, element) in elements.enumerated() {
                Self.beginLine(&text, level: level + 1, isFirst: index == 0)
                element.writePretty(to: &text, level: level + 1)
            }
            Self.beginLine(&text, level: level, isFirst: true)
            text.append(ASCII.closeBracket)
        case .object(let object) where !object.isEmpty:
            text.append(ASCII.openBrace)
            for (index, member) in object.enumerated() {
                Self.beginLine(&text, level: level + 1, isFirst: index == 0)
                text += JSONValue.string(member.key).serialized()
                text += [ASCII.colon, ASCII.space]
                member.value.writePretty(to: &text, level: level + 1)
            }
            Self.beginLine(&text, level: level, isFirst: true)
            text.append(ASCII.closeBrace)
        default: text += serialized()
        }
    }

    private static func beginLine(_ text: inout [UInt8], level: Int, isFirst: Bool) {
        if !isFirst { text.append(ASCII.comma) }
        text.append(ASCII.lineFeed)
        for _ in 0..<level * 2 { text.append(ASCII.space) }
    }
}
