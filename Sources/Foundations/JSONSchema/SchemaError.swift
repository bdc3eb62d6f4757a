/// Why a document cannot be compiled to a schema: everything that was found.
public struct SchemaError: Error, Hashable, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The URI of the document, with a JSON Pointer to the offending keyword as its fragment.
        public let location: String
        /// What is wrong: lower-case, without a full stop.
        public let message: String

        /// Location and message in one line.
        public var description: String { "\(location): \(message)" }
    }

    /// At least one, in the order in which the schema was read.
    public let problems: [Problem]

    /// One line for each problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
