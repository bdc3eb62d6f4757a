public import HTTPMessages

/// What one call asks for beside its input.
public struct CallOptions: Sendable {
    /// Further fields, such as `Accept-Language`; they win over those that the client would send.
    public var fields: HTTPFields {
        get { said?.values.fields ?? HTTPFields() }
        set { change { $0.fields = newValue } }
    }
    /// How long the whole call may take, repeats included, until its answer is read; content that is
    /// read piece by piece takes its own time. Nil for no limit.
    public var deadline: Duration? {
        get { said?.values.deadline }
        set { change { $0.deadline = newValue } }
    }
    /// How long the head of the answer to one attempt may take; nil for the configuration's limit.
    public var timeout: Duration? {
        get { said?.values.timeout }
        set { change { $0.timeout = newValue } }
    }
    /// How often and when the call is repeated; nil for what the configuration says.
    public var retries: RetryPolicy? {
        get { said?.values.retries }
        set { change { $0.retries = newValue } }
    }

    /// Nil where nothing is asked: most calls then have nothing to copy.
    private var said: Said?

    /// Asks for nothing.
    public init() {}

    /// Makes the options of a call.
    public init(
        fields: HTTPFields = HTTPFields(), deadline: Duration? = nil, timeout: Duration? = nil,
        retries: RetryPolicy? = nil
    ) {
        said = Said(
            Values(fields: fields, deadline: deadline, timeout: timeout, retries: retries))
    }

    private mutating func change(_ change: (inout Values) -> Void) {
        var values = said?.values ?? Values()
        change(&values)
        said = Said(values)
    }

    private struct Values {
        var fields = HTTPFields()
        var deadline: Duration?
        var timeout: Duration?
        var retries: RetryPolicy?
    }

    private final class Said: Sendable {
        let values: Values

        init(_ values: Values) { self.values = values }
    }
}
