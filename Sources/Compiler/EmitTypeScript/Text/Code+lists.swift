import CodeText

extension Code {
    /// Lines that are wider are broken where they may be.
    static let width = 110

    /// Items between brackets: on one line if they fit and have none of their own, else a line each.
    static func braced(_ items: [Code], _ open: Code, _ close: Code, within columns: Int) -> Code {
        let flat = items.joined(by: ", ")
        let spaced: Code =
            open.bytes == Array("{".utf8) ? "\(open) \(flat) \(close)" : "\(open)\(flat)\(close)"
        if flat.bytes.count <= columns, !flat.spansLines { return spaced }
        return """
            \(open)
                \(items.map { $0 + "," }.lines())
            \(close)
            """
    }

    /// Types of which a value has one: on one line if they fit, else a line each.
    static func union(_ types: [Code], within columns: Int = 80) -> Code {
        let flat = types.joined(by: " | ")
        if types.count == 1 || flat.bytes.count <= columns && !flat.spansLines { return flat }
        return """

                \(types.map { "| " + $0 }.lines())
            """
    }

    /// A type behind the equals sign of its name.
    static func alias(_ type: Code) -> Code {
        type.bytes.first == UInt8(ascii: "\n") ? "=\(type);" : "= \(type);"
    }

    /// Whether it has more lines than one.
    var spansLines: Bool { bytes.contains(UInt8(ascii: "\n")) }
}

extension Sequence<Code> {
    /// The parts one behind the other.
    func joined(by separator: Code) -> Code {
        var bytes: [UInt8] = []
        for (index, part) in enumerated() {
            if index > 0 { bytes += separator.bytes }
            bytes += part.bytes
        }
        return Code(bytes: bytes)
    }

    /// The parts that differ, each once, in their order.
    var distinct: [Code] {
        var seen: Set<[UInt8]> = []
        return filter { seen.insert($0.bytes).inserted }
    }
}
