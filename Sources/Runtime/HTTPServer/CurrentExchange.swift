import EventLoop
import HTTPMessages

/// The exchange that a connection works at.
struct CurrentExchange {
    /// Nil when what came could not be read as a request.
    let head: HTTPRequestHead?
    let id: RequestID
    /// When the head had been read; not asked for without an observer.
    let begin: MonotonicTime
    /// Whether a part of the answer may have left: it can no longer be replaced by another.
    var hasAnswered = false
    var receivedBodyBytes = 0

    /// How an answer to it is written.
    func framing(closes: Bool) -> HTTP1ResponseWriter.Exchange {
        HTTP1ResponseWriter.Exchange(
            method: head?.method, version: head?.version ?? .http11, closes: closes)
    }
}

extension Connection {
    /// Begins an exchange: with a request, or with what could not be read as one.
    func beginExchange(_ head: HTTPRequestHead?) -> RequestID {
        let id = worker.nextRequestID()
        current = CurrentExchange(
            head: head, id: id,
            begin: server.observer == nil ? MonotonicTime(nanoseconds: 0) : .now)
        return id
    }

    /// Tells the observer of the exchange, which ends here.
    func endExchange(_ response: HTTPResponse, sentBodyBytes: Int, isComplete: Bool) {
        guard let ended = current.take(), let observer = server.observer else { return }
        observer.exchangeEnded(
            HTTPExchange(
                head: ended.head, client: client, requestID: ended.id.text,
                status: response.status, operationID: response.operationID,
                problemCode: response.problemCode, receivedBodyBytes: ended.receivedBodyBytes,
                sentBodyBytes: sentBodyBytes,
                nanoseconds: MonotonicTime.now.nanoseconds(since: ended.begin),
                isComplete: isComplete))
    }
}
