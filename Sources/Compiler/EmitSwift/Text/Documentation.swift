import CodeText

extension Code {
    /// A documentation comment with these paragraphs; no line when all are nil or blank.
    ///
    /// The only place where text of a document becomes a comment. A comment ends at the end of its
    /// line, so text is split at everything that any tool takes for one; characters that cannot be
    /// seen are replaced.
    static func documentation(_ paragraphs: String?..., indent: Int = 0) -> Code {
        documentation(paragraphs, indent: indent)
    }

    /// A documentation comment with these paragraphs.
    static func documentation(_ paragraphs: [String?], indent: Int = 0) -> Code {
        let width = Layout.columns - indent - "/// ".count
        return CommentLines.lines(paragraphs, width: width).map {
            Code(trusted: $0.isEmpty ? "///" : "/// " + $0)
        }.lines()
    }

    /// The paragraph about what callers should no longer use.
    ///
    /// An attribute would make a warning of every use, the emitted ones included, and warnings are
    /// errors here.
    static func deprecation(_ isDeprecated: Bool) -> String? {
        isDeprecated ? "Deprecated: the contract asks callers to move on." : nil
    }
}
