import CodeText

extension Code {
    /// The widest line of a comment.
    private static let columns = 110

    /// A documentation comment with these paragraphs; no line when all are nil or blank.
    ///
    /// The only place where text of a document becomes a comment: what would end it is written with
    /// a backslash between.
    static func comment(
        _ paragraphs: String?..., isDeprecated: Bool = false, indent: Int = 0
    ) -> Code {
        var lines = CommentLines.lines(paragraphs, width: columns - indent - " * ".count)
            .map { $0.replacing("*/", with: "*\\/") }
        if isDeprecated { lines.append("@deprecated The contract asks callers to move on.") }
        switch lines.count {
        case 0: return .empty
        case 1: return Code(trusted: "/** \(lines[0]) */")
        default:
            let body = lines.map { Code(trusted: $0.isEmpty ? " *" : " * \($0)") }
            return (["/**"] + body + [" */"]).lines()
        }
    }
}
