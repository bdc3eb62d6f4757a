extension Contract {
    /// Where the API is served.
    public struct Server: Sendable {
        /// The address, with `{variables}`; may be relative to the document's own.
        public let url: String
        /// What the server is for, in CommonMark.
        public let description: String?
        /// The variables in the order of the document.
        public let variables: [ServerVariable]
    }

    /// A variable of a server's address.
    public struct ServerVariable: Sendable {
        /// The name in the address.
        public let name: String
        /// The value when none is chosen.
        public let defaultValue: String
        /// The values that it may have; any when there are none.
        public let allowedValues: [String]
    }
}
