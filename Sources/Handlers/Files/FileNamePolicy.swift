import ContractRuntime
import Generated

/// What a file is called that its sender did not name: by the file name of its part, if that is one
/// that the contract's `FileName` permits.
///
/// Browsers may put a path before it. It never names anything on the server's disk.
enum FileNamePolicy {
    /// The name of a file without any.
    static let standIn = "file"

    /// The last segment of what a part is called; nil when it cannot be kept.
    static func name(ofPart fileName: String) -> String? {
        let scalars = fileName.unicodeScalars
        let separator = scalars.lastIndex { $0 == "/" || $0 == "\\" }
        let start = separator.map { scalars.index(after: $0) } ?? scalars.startIndex
        let name = String(scalars[start...])
        return SchemaRules.fileName.permits(name) ? name : nil
    }
}
