/// What stands behind the engine: it answers every request, and words the engine's own refusals.
public protocol HTTPResponder: Sendable {
    /// Answers one request. Runs on the connection's event loop and must not block it.
    nonisolated(nonsending) func respond(to request: HTTPRequest) async -> HTTPResponse

    /// Whether a request is answered even where the engine would refuse it because there is too much
    /// to do, or because there are too many connections. It is asked then only.
    ///
    /// Whoever watches the server takes a refusal for a failure, and ends a server that is only
    /// busy. False for every request unless it is implemented.
    func isVital(_ head: HTTPRequestHead) -> Bool

    /// The answer to what the engine refuses by itself: 400, 408, 413, 414, 417, 421, 431, 501, 503
    /// and 505.
    ///
    /// `detail` is an English sentence that repeats nothing secret from the request. There is no
    /// request to pass: what was refused may not even have had a request line.
    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse
}

extension HTTPResponder {
    /// No request is vital.
    public func isVital(_ head: HTTPRequestHead) -> Bool { false }
}
