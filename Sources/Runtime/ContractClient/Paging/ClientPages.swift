internal import HTTPMessages

/// A client that was emitted from a contract.
public protocol EmittedClient: Sendable {
    /// What its calls go through.
    var connection: ClientConnection { get }
}

/// An operation whose answer leads to the next page by a field `Link`.
public protocol PagedOperation: ClientOperation {}

/// An operation whose pages are lists.
public protocol ListedOperation: PagedOperation {
    /// What a page lists.
    associatedtype Item: Sendable

    /// The elements of a page; nil of an answer that is none.
    @_spi(Generated) static func items(of answer: Answer) -> [Item]?
}

extension EmittedClient {
    /// The pages of an operation, each when it is asked for.
    ///
    ///     for try await page in client.pages(of: ListUsers.self, .init(limit: 100)) {
    ///         show(try page.ok.body)
    ///     }
    public func pages<Operation: PagedOperation>(
        of operation: Operation.Type, _ input: Operation.Input,
        _ options: CallOptions = CallOptions()
    ) -> ClientPages<Operation> {
        ClientPages(connection: connection, input: input, options: options)
    }

    /// The elements of all pages of an operation, a page when its first one is asked for. An answer
    /// that is no page is thrown as an ``AnswerError``.
    ///
    ///     for try await user in client.items(of: ListUsers.self, .init()) { show(user) }
    public func items<Operation: ListedOperation>(
        of operation: Operation.Type, _ input: Operation.Input,
        _ options: CallOptions = CallOptions()
    ) -> ClientItems<Operation> {
        ClientItems(pages: pages(of: operation, input, options))
    }
}

/// The pages of an operation: the answer to an input, and those that `Link` leads to by `next`
/// (RFC 8288), as long as it stays within the origin of the base URL.
public struct ClientPages<Operation: PagedOperation>: AsyncSequence, Sendable {
    let connection: ClientConnection
    let input: Operation.Input
    let options: CallOptions

    /// Asks for one page after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private enum Position {
            case start(Operation.Input)
            case next(ClientRequest)
            case end
        }

        private let connection: ClientConnection
        private let options: CallOptions
        private var position: Position
        private var count = 0

        init(_ pages: ClientPages) {
            connection = pages.connection
            options = pages.options
            position = .start(pages.input)
        }

        /// The next page; nil behind the last. An answer that is no page comes like one, and is the
        /// last.
        public mutating func next() async throws -> ClientAnswer<Operation>? {
            let request: ClientRequest
            switch position {
            case .start(let input):
                request = try connection.request(Operation.self, input, options)
            case .next(let next): request = next
            case .end: return nil
            }
            position = .end
            let answer = try await connection.answer(to: request, Operation.self, options)
            count += 1
            if count < connection.configuration.maxPages, let next = Self.next(answer) {
                var following = request
                following.url = next
                position = .next(following)
            }
            return answer
        }

        /// Where the next page is. What the link leads to is asked for as the first page was.
        private static func next(_ answer: ClientAnswer<Operation>) -> String? {
            guard answer.status.isSuccessful, let value = answer.fields[.link],
                let link = HTTPLink.list(value)?.first(where: \.isNext)
            else { return nil }
            return WebAddress(answer.address.text)?.reference(link.target)?.text
        }
    }

    /// Begins with the first page.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

/// The elements of all pages of an operation.
public struct ClientItems<Operation: ListedOperation>: AsyncSequence, Sendable {
    let pages: ClientPages<Operation>

    /// Goes through the pages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var pages: ClientPages<Operation>.AsyncIterator
        private var items: ArraySlice<Operation.Item> = []

        init(pages: ClientPages<Operation>.AsyncIterator) { self.pages = pages }

        /// The next element; nil behind the last.
        public mutating func next() async throws -> Operation.Item? {
            while items.isEmpty {
                guard let page = try await pages.next() else { return nil }
                guard let found = Operation.items(of: page.value) else { throw page.error }
                items = found[...]
            }
            return items.removeFirst()
        }
    }

    /// Begins with the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pages: pages.makeAsyncIterator())
    }
}

extension HTTPLink {
    /// Whether it leads to what follows: relation types are case-insensitive (RFC 8288 2.1.1).
    var isNext: Bool {
        relation.split(separator: " ").contains { $0.lowercased() == "next" }
    }
}
