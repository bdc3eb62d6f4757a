/// Something that stands around every attempt of a call: it may change the request, look at the
/// answer, ask again, or answer by itself.
///
///     ClientMiddleware { request, next in
///         let answer = try await next(request)
///         log(request.operationID, answer.status)
///         return answer
///     }
///
/// Credentials are added behind the last middleware, so that none of them sees a secret. The handshake
/// of a WebSocket is such a call, too: a request without content, and an answer of 101 without fields
/// when the socket is open.
public struct ClientMiddleware: Sendable {
    /// Sends the request to what stands behind.
    public typealias Next = @Sendable (ClientRequest) async throws -> ClientResponse
    /// Does the work.
    public typealias Intercept =
        @Sendable (_ request: ClientRequest, _ next: Next) async throws -> ClientResponse

    let intercept: Intercept

    /// Makes a middleware of a function.
    public init(_ intercept: @escaping Intercept) { self.intercept = intercept }

    /// The function that sends through all of them to what is behind.
    static func chain(_ middleware: [ClientMiddleware], to end: @escaping Next) -> Next {
        middleware.reversed().reduce(end) { next, middleware in
            { request in try await middleware.intercept(request, next) }
        }
    }
}
