/// What a file is called that its sender did not name: by the file name of its part, if that is one
/// that the contract's `FileName` permits.
///
/// The rule of the contract speaks of what clients write as `name`; a file name is written by
/// browsers, which may put a path before it. It never names anything on the server's disk.
enum FileNamePolicy {
    /// The name of a file without any.
    static let standIn = "file"
    /// The contract's bound, in code points.
    private static let maxLength = 255

    /// The last segment of what a part is called; nil when it cannot be kept.
    static func name(ofPart fileName: String) -> String? {
        let scalars = fileName.unicodeScalars
        let separator = scalars.lastIndex { $0 == "/" || $0 == "\\" }
        let start = separator.map { scalars.index(after: $0) } ?? scalars.startIndex
        let name = String(scalars[start...])
        return permits(name) ? name : nil
    }

    /// Whether the contract's `FileName` permits a name.
    static func permits(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        guard !scalars.isEmpty, scalars.count <= maxLength, name != ".", name != ".." else {
            return false
        }
        return scalars.allSatisfy { !isRefused($0) }
    }

    /// Control characters, separators of paths, and what turns the direction of writing.
    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F, 0x2F, 0x5C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
