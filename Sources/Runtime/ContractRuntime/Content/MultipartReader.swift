internal import HTTPMessages
internal import Synchronization

/// A multipart body as all handles to it see it: the content and its parts share one machine.
final class MultipartReader: Sendable {
    private struct State {
        var parser: MultipartParser
        /// How many heads of parts were seen: the number of the part that is being read.
        var part = 0
        /// A head that came while the content of the part before was read.
        var nextHead: MultipartHead?
        var isOver = false
        /// How many parts there were of each description, by its position.
        var counts: [Int: Int] = [:]
        /// What the form breaks; nothing behind it is read.
        var failure: (any Error)?
    }

    private let body: LimitedBody
    private let state: Mutex<State>

    init(_ parser: MultipartParser, _ body: LimitedBody) {
        self.body = body
        state = Mutex(State(parser: parser))
    }

    /// How many parts there were of each description, by its position.
    var counts: [Int: Int] { state.withLock { $0.counts } }

    /// Counts one more part of a description; gives how many there are now.
    func count(_ description: Int) -> Int {
        state.withLock { state in
            state.counts[description, default: 0] += 1
            return state.counts[description, default: 0]
        }
    }

    /// Ends the reading: every call from now on throws this error.
    func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }

    /// The head of the next part and its number; nil at the end. What was not read of the part
    /// before is skipped.
    nonisolated(nonsending) func nextPart() async throws -> (head: MultipartHead, number: Int)? {
        let waiting = try state.withLock { state in
            if let failure = state.failure { throw failure }
            defer { state.nextHead = nil }
            return state.nextHead.map { (head: $0, number: state.part) }
        }
        if let waiting { return waiting }
        while true {
            switch try await event() {
            case .part(let head): return (head, state.withLock { $0.part })
            case .content: continue
            case .end, .refused: return nil
            }
        }
    }

    /// The next content of a part; nil at its end. Throws when the part behind it was asked for.
    nonisolated(nonsending) func content(ofPart number: Int) async throws -> [UInt8]? {
        let isOver = try state.withLock { state in
            if let failure = state.failure { throw failure }
            // The head behind the part may have come already, and was not asked for yet.
            if state.part == number + 1, state.nextHead != nil { return true }
            guard state.part == number else { throw ContentMisuse.partIsOver }
            return state.isOver
        }
        if isOver { return nil }
        switch try await event() {
        case .content(let bytes): return bytes
        case .part(let head):
            state.withLock { $0.nextHead = head }
            return nil
        case .end, .refused: return nil
        }
    }

    private nonisolated(nonsending) func event() async throws -> MultipartParser.Event {
        while true {
            let event = state.withLock { state in
                let event = state.parser.next()
                if case .part = event { state.part += 1 }
                if case .end = event { state.isOver = true }
                return event
            }
            if case .refused(let reason) = event { throw Self.error(reason) }
            if let event { return event }
            let piece = try await body.next()
            state.withLock { state in
                if let piece { state.parser.feed(piece) } else { state.parser.finish() }
            }
        }
    }

    private static func error(_ reason: String) -> ContractError {
        ContractError(
            status: .badRequest,
            violations: [
                ContractViolation(
                    place: .body, pointer: "", keyword: "syntax",
                    message: "expected multipart/form-data; \(reason)")
            ])
    }
}
