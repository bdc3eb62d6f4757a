public import HTTPMessages

/// What one call asks for beside its input.
public struct CallOptions: Sendable {
    /// Further fields, such as `Accept-Language`; they win over those that the client would send.
    public var fields = HTTPFields()
    /// How long the whole call may take, repeats included, until its answer is read; content that is
    /// read piece by piece takes its own time. Nil for no limit.
    public var deadline: Duration?
    /// How long the head of the answer to one attempt may take; nil for the configuration's limit.
    public var timeout: Duration?
    /// How often and when the call is repeated; nil for what the configuration says.
    public var retries: RetryPolicy?

    /// Makes the options of a call.
    public init(
        fields: HTTPFields = HTTPFields(), deadline: Duration? = nil, timeout: Duration? = nil,
        retries: RetryPolicy? = nil
    ) {
        self.fields = fields
        self.deadline = deadline
        self.timeout = timeout
        self.retries = retries
    }
}
