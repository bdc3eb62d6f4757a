public import ContractRuntime
internal import HTTPMessages
internal import Synchronization

/// The content of an answer as it comes: bytes whose meaning the caller knows.
///
///     for try await piece in try answer.ok.body { try file.write(piece) }
///
/// It is read once. Nothing more is taken from the server than is asked for, and letting it go ends
/// the exchange.
public struct AnswerContent: AsyncSequence, Sendable {
    /// The media type, parameters included; nil where the answer has none.
    public let mediaType: String?
    /// The length that the server declared, in bytes; nil where only the end will tell.
    public let length: Int64?
    private let source: any ClientContentSource

    init(_ answer: ReceivedAnswer) {
        mediaType = answer.fields[.contentType]
        length = answer.declaredLength
        source = answer.source
    }

    /// Makes content of bytes, for tests.
    public init(_ bytes: [UInt8], mediaType: String? = nil) {
        self.mediaType = mediaType
        length = Int64(bytes.count)
        source = WholeContent(bytes)
    }

    /// All that has not been read yet; throws `ClientTransportError.tooLarge` when that has more than
    /// `limit` bytes.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        if let length, length > Int64(limit) {
            throw ClientTransportError.tooLarge("the content has \(length) bytes")
        }
        return try await source.collect(upTo: limit)
    }

    /// Reads the pieces, none of them empty.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let source: any ClientContentSource

        /// The next piece; nil at the end.
        public mutating func next() async throws -> [UInt8]? { try await source.next() }
    }

    /// Reads on from where the last one stopped.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }
}

/// The values of an answer's content, one by one, as they come.
///
///     for try await event in try answer.ok.body { handle(event) }
///
/// It is read once. A value that breaks the contract throws ``AnswerItemError``, with its number in
/// the pointers.
public struct AnswerItems<Value: Sendable>: AsyncSequence, Sendable {
    private let position: Position

    init(
        _ source: any ClientContentSource, _ framing: ItemFraming, limit: Int,
        _ read: @escaping @Sendable ([UInt8], Int) throws -> Value
    ) {
        position = Position(source, ItemSplitter(framing, limit: limit), read)
    }

    /// Where the reading is, and how values are made.
    fileprivate final class Position: Sendable {
        private struct State {
            var splitter: ItemSplitter
            var count = 0
        }

        private let source: any ClientContentSource
        private let read: @Sendable ([UInt8], Int) throws -> Value
        private let state: Mutex<State>

        init(
            _ source: any ClientContentSource, _ splitter: ItemSplitter,
            _ read: @escaping @Sendable ([UInt8], Int) throws -> Value
        ) {
            self.source = source
            self.read = read
            state = Mutex(State(splitter: splitter))
        }

        func next() async throws -> Value? {
            while true {
                if let value = try take() { return value }
                guard let piece = try await source.next() else {
                    state.withLock { $0.splitter.end() }
                    return try take()
                }
                state.withLock { $0.splitter.append(piece) }
            }
        }

        private func take() throws -> Value? {
            let item = try state.withLock { state -> (text: [UInt8], number: Int)? in
                do {
                    guard let text = try state.splitter.next() else { return nil }
                    defer { state.count += 1 }
                    return (text, state.count)
                } catch {
                    throw ClientTransportError.tooLarge("a value of a sequence is too long")
                }
            }
            do {
                return try item.map { try read($0.text, $0.number) }
            } catch let error as UnreadableAnswer {
                throw AnswerItemError(violations: error.violations)
            }
        }
    }

    /// Reads the values.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let position: Position

        /// The next value; nil at the end.
        public mutating func next() async throws -> Value? { try await position.next() }
    }

    /// Reads on from where the last one stopped.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(position: position) }
}

/// A value of a sequence breaks the contract.
public struct AnswerItemError: Error, Sendable, Hashable {
    /// Where; the first element of each pointer is the number of the value, from 0.
    public let violations: [ContractViolation]
}
