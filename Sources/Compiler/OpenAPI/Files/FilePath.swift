/// A path of a file, taken apart.
public struct FilePath: Sendable, Hashable, CustomStringConvertible {
    private let isAbsolute: Bool
    private let parts: [Substring]

    /// Takes a path apart.
    public init(_ text: some StringProtocol) {
        var parts: [Substring] = []
        isAbsolute = text.hasPrefix("/")
        for part in Substring(text).split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        self.parts = parts
    }

    private init(isAbsolute: Bool, parts: some Sequence<Substring>) {
        self.isAbsolute = isAbsolute
        self.parts = Array(parts)
    }

    /// The path as text.
    public var description: String { (isAbsolute ? "/" : "") + parts.joined(separator: "/") }

    /// The folder that holds the file.
    public var folder: FilePath { FilePath(isAbsolute: isAbsolute, parts: parts.dropLast()) }

    /// The file that a relative reference in this folder means.
    public func file(_ reference: String) -> FilePath {
        if reference.hasPrefix("/") { return FilePath(reference) }
        return parts.isEmpty && !isAbsolute
            ? FilePath(reference) : FilePath("\(description)/\(reference)")
    }

    /// Whether the file lies in the folder or in a folder of it.
    public func contains(_ file: FilePath) -> Bool {
        guard isAbsolute == file.isAbsolute, file.parts.starts(with: parts) else { return false }
        return file.parts.dropFirst(parts.count).first != ".."
    }

    /// The name without its extensions; that of the folder for a file named `index`.
    var stem: String {
        let stem = parts.last?.split(separator: ".").first.map(String.init) ?? ""
        guard stem.lowercased() == "index", parts.count > 1 else { return stem }
        return String(parts[parts.count - 2])
    }
}
