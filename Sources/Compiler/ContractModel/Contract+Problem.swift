public import SourceText

extension Contract {
    /// A kind of problem: an entry of `components/x-problems`.
    public struct Problem: Sendable {
        /// The stable name.
        public let code: String
        /// The texts, one a language, in the order of the document.
        public let texts: [Text]
        /// The names in braces in the details, in the order of their first use.
        public let placeholders: [String]
        /// Where the code was written.
        public let origin: SourceLocation

        /// The texts of a problem in one language.
        public struct Text: Sendable {
            /// The language tag.
            public let language: String
            /// One line for the kind.
            public let title: String
            /// More about the occurrence; may hold placeholders, such as `{limit}`.
            public let detail: String?
        }
    }
}
