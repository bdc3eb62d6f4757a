public import SourceText

extension Contract {
    /// A request that the API's provider sends: an operation of a webhook or of a callback.
    public struct OutgoingRequest: Sendable {
        /// What leads to the request.
        public enum Cause: Sendable {
            /// A webhook: receivers are known by other means.
            case webhook
            /// A callback of the operation with this id; the runtime expression says where in its
            /// request or response the address of the receiver is.
            case callback(operation: String, expression: String)
        }

        /// The operationId, or what the document calls the webhook or callback.
        public let id: String
        /// What leads to it.
        public let cause: Cause
        /// The method.
        public let method: Method
        /// One line about it.
        public let summary: String?
        /// More about it, in CommonMark.
        public let description: String?
        /// Whether receivers should move on.
        public let isDeprecated: Bool
        /// The parameters of the query and the fields; those of the path are part of the address.
        public let parameters: [Parameter]
        /// What it carries; nil for nothing.
        public let content: Content?
        /// Whether it must carry that.
        public let requiresContent: Bool
        /// What the receiver may answer.
        public let statuses: [Status]
        /// Where it starts.
        public let origin: SourceLocation
    }
}
