/// What stands behind the engine: it answers every request, and words the engine's own refusals.
public protocol HTTPResponder: Sendable {
    /// Answers one request. Runs on the connection's event loop and must not block it.
    nonisolated(nonsending) func respond(to request: HTTPRequest) async -> HTTPResponse

    /// The answer to what the engine refuses by itself: 400, 408, 413, 414, 417, 421, 431, 501, 503
    /// and 505.
    ///
    /// `detail` is an English sentence that repeats nothing secret from the request. There is no
    /// request to pass: what was refused may not even have had a request line.
    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse
}
