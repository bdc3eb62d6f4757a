internal import HTTPMessages

// How a request is framed, once all its fields are known.
extension FramingFields {
    /// The framing, or why there is none that everybody would agree on.
    func framing(
        method: HTTPMethod, version: HTTPVersion, limits: HTTPMessageLimits
    ) throws(HTTPRefusal) -> HTTP1Framing {
        if isChunked, contentLength != nil {
            throw HTTPRefusal(.badRequest, "there are both Content-Length and Transfer-Encoding")
        }
        // RFC 9112 6.1: such a message MUST be treated as if its framing were faulty.
        if isChunked, version == .http10 {
            throw HTTPRefusal(.badRequest, "an HTTP/1.0 request has Transfer-Encoding")
        }
        if let contentLength, contentLength > limits.maxBodyBytes {
            throw HTTPRefusal(
                .contentTooLarge, "the content has more than \(limits.maxBodyBytes) bytes")
        }
        // RFC 9110 10.1.1: expectations of a 1.0 client are ignored.
        if expectsOther, version == .http11 {
            throw HTTPRefusal(
                .expectationFailed, "the only expectation that can be met is 100-continue")
        }
        let body: HTTP1Framing.Body =
            if isChunked { .chunked } else if let contentLength, contentLength > 0 {
                .length(contentLength)
            } else { .none }
        let asksForWebSocket = try asksForWebSocket(method: method, version: version)
        return HTTP1Framing(
            body: body, keepsAlive: version == .http11 && !closes && !asksForWebSocket,
            expectsContinue: expectsContinue && version == .http11 && body != .none,
            asksForWebSocket: asksForWebSocket)
    }

    // RFC 6455 4.1: a GET of HTTP/1.1 or higher. What follows its head belongs to another protocol,
    // so that there must be no doubt where the head's message ends. RFC 9110 7.8: Upgrade in a 1.0
    // request is ignored, and so are other protocols, h2c among them.
    private func asksForWebSocket(
        method: HTTPMethod, version: HTTPVersion
    ) throws(HTTPRefusal) -> Bool {
        guard upgrades, namesWebSocket, version == .http11 else { return false }
        guard method == .get, contentLength == nil, !isChunked else {
            throw HTTPRefusal(.badRequest, "a WebSocket is asked for by a GET without a body")
        }
        return true
    }
}
