/// How to speak WebSocket to an operation. Postman's format has no place for such requests, so that
/// the description says what to do.
enum SocketRecipe {
    static func description(of request: RequestCollection.Request) -> String {
        guard !request.sockets.isEmpty else { return request.description }
        let steps = [
            "## Over WebSocket",
            "Choose *New*, *WebSocket*, and connect to `\(url(of: request))`"
                + ", with the fields of this request under *Headers*.",
        ]
        let spoken = request.sockets.map { socket in
            let head =
                socket.subprotocol.map {
                    "With the field `Sec-WebSocket-Protocol: \($0)`: \(socket.description)"
                } ?? "Without a subprotocol: \(socket.description)"
            let messages = socket.messages.map { message in
                "Send `\(message.name)`:\n\n" + indented(message.text)
            }
            return ([head] + messages).joined(separator: "\n\n")
        }
        return ([request.description] + steps + spoken).filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    /// The address of the handshake, with the values of the request.
    static func url(of request: RequestCollection.Request) -> String {
        let base =
            request.base == "{{baseUrl}}"
            ? "{{webSocketUrl}}"
            : request.base.hasPrefix("http") ? "ws" + request.base.dropFirst(4) : request.base
        return base + request.path.map { "/" + $0.text }.joined()
    }

    // CommonMark 4.4: nothing in an indented block is markup.
    private static func indented(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { "    " + $0 }.joined(separator: "\n")
    }
}

extension RequestCollection.PathPart {
    /// The part with the value of its parameter.
    var text: String {
        switch self {
        case .literal(let text): text
        case .parameter(let pair): pair.value
        }
    }
}
