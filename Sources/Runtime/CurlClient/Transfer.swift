import CCurl
import ContractClient
import HTTPMessages

/// One exchange as the thread of libcurl sees it.
///
/// SAFETY: `request`, `incoming` and `engine` never change and are made for many threads; all else
/// is touched in a turn of the engine only (see `Engine`).
final class Transfer: @unchecked Sendable {
    let request: RequestMemory
    let incoming: Incoming
    let engine: Engine

    /// The place among the engine's transfers while libcurl works on it.
    var slot: Int?
    var handle: EasyHandle?
    /// Whether the engine's turn has changed something that the reader waits for, and the next
    /// transfer of which that is true.
    var isTouched = false
    var nextTouched: Transfer?
    /// Whether the reader waits for more than has come.
    var isHeld = false
    /// Why a callback has ended the transfer.
    var failure: ClientTransportError?
    /// Whether libcurl has been told to wait for the reader, or for the request's content.
    private var isPaused = false
    /// How often a request has begun to be sent.
    private(set) var attempts = 0
    // In a turn nobody else is in it: a check of exclusive access for each line would cost as much
    // as the line.
    @exclusivity(unchecked) private var head: HeadCollector
    /// Whether the answer can have content, by its request and its status.
    private var hasContent = true
    private var receivedBytes = 0
    private var contentLength = -1
    /// When the work began.
    private(set) var began: UInt64 = 0
    /// When something last moved.
    private(set) var lastProgress: UInt64 = 0
    /// Bytes of a `large` content that libcurl has taken.
    private var position = 0
    private var upload: Upload?

    init(_ request: consuming RequestMemory, engine: Engine) {
        self.request = request
        self.engine = engine
        let configuration = engine.configuration
        incoming = Incoming(maxBufferedBytes: configuration.maxBufferedBytes)
        head = HeadCollector(maxBytes: configuration.maxHeadBytes)
    }

    /// Begins to make the content, where it is made while it is sent.
    func start() {
        began = engine.now
        lastProgress = began
        if case .stream(let length, let make) = request.content {
            upload = Upload(length: length, make: make, for: self)
        }
    }

    /// Whether the reader has something, and enough, to go on with.
    var isWorthReading: Bool { !isHeld && incoming.isReady }

    /// Ends what has been started.
    func stop() { upload?.stop() }

    /// Lets libcurl go on where it was paused, but in the directions that still have to wait.
    func unpause() {
        guard let handle else { return }
        let receiving = incoming.isPaused ? CURLPAUSE_RECV : 0
        let sending = upload?.outgoing.isPaused == true ? CURLPAUSE_SEND : 0
        isPaused = receiving | sending != 0
        lastProgress = engine.now
        engine.check(by: deadline)
        curl_easy_pause(handle.pointer, receiving | sending)
    }

    /// When the server will have taken too long; never while it is us who are waited for.
    var deadline: UInt64 {
        guard !isPaused else { return .max }
        return MonotonicClock.moment(
            head.isComplete ? engine.contentTimeout : request.headTimeout, after: lastProgress)
    }

    /// What is thrown when the deadline has passed.
    var timeoutError: ClientTransportError {
        if head.isComplete { return .timedOut("the content of the answer has stopped coming") }
        return attempts == 0
            ? .cannotConnect("no connection was made in the time that the answer may take")
            : .timedOut("the head of the answer has not come in time")
    }

    /// Whether the final head has come.
    var hasHead: Bool { head.isComplete }

    /// Whether the whole content has come although libcurl says that the transfer failed, as when
    /// the server has answered and closed before it has read the request.
    var isAnswered: Bool {
        head.isComplete && (receivedBytes == contentLength || !hasContent)
    }

}

// What libcurl's callbacks ask and tell.
extension Transfer {
    /// Whether the request may be sent: libcurl is about to.
    ///
    /// It does so again when a connection that it has used before breaks without an answer, where
    /// the server may have done what was asked (RFC 9110 9.2.2: only an idempotent method may be
    /// repeated); and after 417, whose answer counts.
    func beginsRequest() -> Bool {
        attempts += 1
        lastProgress = engine.now
        return attempts == 1 || !head.isComplete && request.method.isIdempotent
    }

    func takeHeadLine(_ line: UnsafeBufferPointer<UInt8>) -> Int {
        lastProgress = engine.now
        switch head.take(line) {
        case .more: return line.count
        case .head(let status, let fields):
            hasContent = request.method != .head && status.allowsContent
            incoming.take(status, fields)
            engine.learn(from: self)
            engine.touch(self)
            engine.check(by: deadline)
            return line.count
        case .malformed(let text): failure = .broken(text)
        case .tooLarge:
            failure = .tooLarge(
                "the head of the answer has more than \(engine.configuration.maxHeadBytes) bytes")
        }
        return 0
    }

    func takeContent(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if receivedBytes == 0, let handle { contentLength = ccurl_content_length(handle.pointer) }
        let rest = contentLength < 0 ? nil : contentLength - receivedBytes
        lastProgress = engine.now
        guard let buffered = incoming.append(bytes, expected: rest) else {
            isPaused = true
            engine.touch(self)
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        receivedBytes += bytes.count
        if receivedBytes < contentLength, buffered < enoughBytes {
            if !isHeld {
                isHeld = true
                engine.hold(self)
            }
        } else {
            engine.touch(self)
        }
        return bytes.count
    }

    /// A piece of this size is worth a switch of threads; what can be kept whole comes as one piece
    /// that need not be copied again.
    private var enoughBytes: Int {
        contentLength <= engine.configuration.maxBufferedBytes ? contentLength : 256 * 1024
    }

    func giveContent(_ room: UnsafeMutableRawBufferPointer) -> Int {
        lastProgress = engine.now
        if case .large(let bytes) = request.content {
            let count = min(room.count, bytes.count - position)
            bytes.withUnsafeBytes {
                room.copyMemory(from: .init(rebasing: $0[position..<(position + count)]))
            }
            position += count
            return count
        }
        switch upload?.outgoing.read(into: room) {
        case .bytes(let count): return count
        case .end, nil: return 0
        case .nothing:
            isPaused = true
            return Int(CURL_READFUNC_PAUSE)
        case .tooShort:
            failure = .invalidRequest("the content is shorter than its declared length")
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// Begins the content anew for another attempt.
    func rewind() {
        position = 0
        guard let begun = upload, case .stream(let length, let make) = request.content else {
            return
        }
        begun.stop()
        upload = Upload(length: length, make: make, for: self)
    }
}
