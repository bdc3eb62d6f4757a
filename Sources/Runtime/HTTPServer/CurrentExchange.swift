import EventLoop
import HTTPMessages

/// The exchange that a connection works at. Small and without references, so that it is copied for
/// nothing.
struct CurrentExchange {
    let id: RequestID
    /// Nil when what came could not be read as a request.
    let method: HTTPMethod?
    let version: HTTPVersion
    /// When the head had been read; not asked for without an observer.
    let begin: MonotonicTime
    /// Whether a part of the answer may have left: it can no longer be replaced by another.
    var hasAnswered = false
    var receivedBodyBytes = 0

    /// How an answer to it is written.
    func framing(closes: Bool) -> HTTP1ResponseWriter.Exchange {
        HTTP1ResponseWriter.Exchange(method: method, version: version, closes: closes)
    }
}

extension Connection {
    /// Begins an exchange: with a request, or with what could not be read as one.
    func beginExchange(_ head: HTTPRequestHead?) -> RequestID {
        let id = worker.nextRequestID()
        if server.isObserved { observedHead = head }
        current = CurrentExchange(
            id: id, method: head?.method, version: head?.version ?? .http11,
            begin: server.isObserved ? .now : loop.now)
        return id
    }

    /// Tells the observer of the exchange, which ends here.
    func endExchange(_ response: HTTPResponse, sentBodyBytes: Int, isComplete: Bool) {
        let ended = current.take()
        guard let ended, server.isObserved else { return }
        server.observer?.exchangeEnded(
            HTTPExchange(
                head: observedHead.take(), layerName: socket.layer?.protocolName,
                client: client, id: ended.id,
                status: response.status, operationID: response.operationID,
                problemCode: response.problemCode, receivedBodyBytes: ended.receivedBodyBytes,
                sentBodyBytes: sentBodyBytes,
                nanoseconds: MonotonicTime.now.nanoseconds(since: ended.begin),
                isComplete: isComplete))
    }
}
