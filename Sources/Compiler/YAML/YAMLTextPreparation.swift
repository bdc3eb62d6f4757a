// Where libyaml, a reader of YAML 1.1, stops at what YAML 1.2 allows, and bytes of the same number
// say the same to it. Offsets stay what they are, because only one line break is ever added, at the
// very end.

extension [UInt8] {
    /// The text as libyaml needs it; nil when it may be read as it is.
    func preparedForLibyaml(from start: Int) -> [UInt8]? {
        var text = self
        var isChanged = text.prepareStart(from: start)
        // Blanks without a line break behind a block scalar are one more line of it (8.1.1.1).
        let blanks = text.reversed().prefix { $0 == UInt8(ascii: " ") }.count
        let line = text.count - blanks
        if blanks > 0, line > start, text[line - 1] == UInt8(ascii: "\n") {
            text.append(UInt8(ascii: "\n"))
            isChanged = true
        }
        return isChanged ? text : nil
    }

    /// Changes what stands before the first document; false when nothing had to be.
    private mutating func prepareStart(from start: Int) -> Bool {
        var isChanged = false
        var hasDirective = false
        var offset = start
        while offset < count {
            let end = self[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? count
            let line = self[offset..<end]
            if line.starts(with: "%YAML 1.".utf8) {
                hasDirective = true
                // 6.8.1: a later minor version is read like the one that is known.
                let minor = offset + "%YAML 1.".utf8.count
                let isWhole = minor + 1 >= end || [0x20, 0x09, 0x0D].contains(self[minor + 1])
                if minor < end, isWhole, UInt8(ascii: "3")...UInt8(ascii: "9") ~= self[minor] {
                    self[minor] = UInt8(ascii: "2")
                    isChanged = true
                }
            } else if line.first == UInt8(ascii: "%") {
                hasDirective = true
            } else if line.starts(with: "...".utf8), line.dropFirst(3).allSatisfy(Self.isBlank) {
                // 9.2: an end of a document may stand where there was none.
                if hasDirective { return isChanged }
                for index in offset..<offset + 3 { self[index] = UInt8(ascii: " ") }
                isChanged = true
            } else if let first = line.first(where: { !Self.isBlank($0) }),
                first != UInt8(ascii: "#")
            {
                return isChanged
            }
            offset = end + 1
        }
        return isChanged
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
