public import SourceText

extension Contract {
    /// What may be answered under one status.
    public struct Response: Sendable {
        /// The status.
        public let status: Status
        /// What the response means, in CommonMark.
        public let description: String
        /// Whether the runtime gives the response, so that handlers have no say in it
        /// (`x-answered-by: runtime`).
        public let isAnsweredByRuntime: Bool
        /// The representations; none when the response has no content.
        public let content: [Content]
        /// The problems by which handlers give it (`x-problems`, those of the runtime left out):
        /// positions in `Contract.problems`.
        public let problems: [Int]
        /// All problems that the document lists for it, those of the runtime included.
        public let declaredProblems: [Int]
        /// The fields of the response that handlers give: without `Content-Type` and those of the
        /// runtime.
        public let headers: [Header]
        /// All fields that the document declares, those of the runtime included; without
        /// `Content-Type`.
        public let declaredHeaders: [Header]
        /// Operations that follow.
        public let links: [Link]
        /// Where it was written.
        public let origin: SourceLocation
    }

    /// The key of a response.
    public enum Status: Sendable, Hashable {
        /// One status code.
        case code(Int)
        /// A class of status codes: 4 stands for `4XX`.
        case range(Int)
        /// Statuses that are not listed.
        case other
    }

    /// A field of a response.
    public struct Header: Sendable {
        /// The field's name.
        public let name: String
        /// What its value is.
        public let shape: Shape
        /// Whether its value is written as JSON (`content`).
        public let isJSON: Bool
        /// Whether the names of an object's properties stand by `=` before their values.
        public let explode: Bool
        /// Whether it is always sent.
        public let isRequired: Bool
        /// What the field is, in CommonMark.
        public let description: String?
        /// Where it was written.
        public let origin: SourceLocation
    }

    /// An operation that may follow a response.
    public struct Link: Sendable {
        /// The name of the link.
        public let name: String
        /// The name of the operation.
        public let operationID: String
        /// What the link is, in CommonMark.
        public let description: String?
        /// Where it was written.
        public let origin: SourceLocation
    }
}
