@_spi(Generated) public import ContractRuntime
internal import HTTPMessages

/// What all calls of an emitted client go through: from an input to a request, over middleware,
/// credentials and repeats to the transport, and from the answer to its value.
public final class ClientConnection: Sendable {
    /// Where the API is served, as it was given.
    public let baseURL: String
    /// What holds for all calls.
    public let configuration: ClientConfiguration
    /// The base URL as it is read; nil where it is no address.
    private let readBase: ClientBase?
    private let transport: any ClientTransport
    let authorization: Authorization

    /// Makes a connection. `baseURL` is absolute; what stands in it is in front of every path.
    public init(
        baseURL: String, transport: any ClientTransport, credentials: any ClientCredentials,
        securitySchemes: [SecuritySchemeDescription], configuration: ClientConfiguration
    ) {
        self.baseURL = baseURL
        readBase = ClientBase(baseURL)
        self.transport = transport
        self.configuration = configuration
        authorization = Authorization(credentials: credentials, schemes: securitySchemes)
    }

    /// Calls an operation.
    ///
    /// Throws ``AnswerError`` where the answer breaks the contract, ``ClientTransportError`` where
    /// there is none, and what middleware and credentials throw.
    public func call<Operation: ClientOperation>(
        _ operation: Operation.Type, _ input: Operation.Input, _ options: CallOptions
    ) async throws -> ClientAnswer<Operation> {
        try await answer(to: request(operation, input, options), operation, options)
    }

    /// Sends a request of an operation, and reads its answer.
    func answer<Operation: ClientOperation>(
        to request: ClientRequest, _ operation: Operation.Type, _ options: CallOptions
    ) async throws -> ClientAnswer<Operation> {
        guard let deadline = options.deadline else {
            return try await exchange(request, operation, options)
        }
        return try await exchange(request, operation, options, within: deadline)
    }

    private func exchange<Operation: ClientOperation>(
        _ request: ClientRequest, _ operation: Operation.Type, _ options: CallOptions,
        within deadline: Duration
    ) async throws -> ClientAnswer<Operation> {
        try await within(deadline) { [self] in
            try await exchange(request, operation, options)
        }
    }

    private func exchange<Operation: ClientOperation>(
        _ request: ClientRequest, _ operation: Operation.Type, _ options: CallOptions
    ) async throws -> ClientAnswer<Operation> {
        let response = try await send(request, Operation.description, options)
        return try await read(response, from: request.address, operation)
    }

    // MARK: Requests

    /// The request that an input makes.
    // Inlined, as a struct of this size is copied once more where it is returned.
    @inline(__always)
    func request<Operation: ClientOperation>(
        _ operation: Operation.Type, _ input: Operation.Input, _ options: CallOptions
    ) throws -> ClientRequest {
        var writer = ClientRequestWriter(fields: Operation.description.clientFields)
        input.write(to: &writer)
        var target = writer.path
        if !writer.query.isEmpty { target += "?" + writer.query }
        complete(&writer.fields, Operation.description, options)
        return ClientRequest(
            Operation.description.method, RequestAddress(try base.text, target: target),
            writer.fields, writer.content, options.timeout ?? configuration.timeout,
            operationID: Operation.description.id)
    }

    /// The address in front of every path.
    var base: ClientBase {
        get throws {
            guard let readBase else {
                throw ClientTransportError.invalidRequest(
                    "the base URL '\(baseURL)' is no absolute address of http or https")
            }
            return readBase
        }
    }

    private func complete(
        _ fields: inout HTTPFields, _ operation: OperationDescription, _ options: CallOptions
    ) {
        if operation.takesIdempotencyKey, !fields.contains(.idempotencyKey) {
            fields.append(.idempotencyKey, Self.randomKey())
        }
        if options.fields.isEmpty { return }
        for field in options.fields { fields[field.name] = field.value }
    }

    private static func randomKey() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    // MARK: Sending

    /// Sends a request until an answer stands.
    private func send(
        _ request: ClientRequest, _ operation: OperationDescription, _ options: CallOptions
    ) async throws -> ClientResponse {
        var attempts = 0
        while true {
            attempts += 1
            let delay: Duration
            do {
                let response = try await attempt(request, operation)
                guard
                    options.retries?.repeats(response.status)
                        ?? configuration.retries.repeats(response.status),
                    let wait = retries(of: operation, options).delay(after: attempts, response)
                else { return response }
                delay = wait
            } catch let error as ClientTransportError {
                let retries = retries(of: operation, options)
                guard let wait = retries.delay(after: attempts, error) else { throw error }
                delay = wait
            }
            try await configuration.clock.sleep(for: delay)
        }
    }

    private func retries(of operation: OperationDescription, _ options: CallOptions) -> Retries {
        Retries(
            policy: options.retries ?? configuration.retries,
            isRepeatable: operation.method.isIdempotent || operation.takesIdempotencyKey,
            jitter: configuration.jitter)
    }

    /// Sends a request once, through all middleware.
    // Each async function of its own that a call goes through costs as much as what it does.
    @inline(__always)
    private func attempt(
        _ request: ClientRequest, _ operation: OperationDescription
    ) async throws -> ClientResponse {
        if configuration.middleware.isEmpty { return try await transmit(request, operation) }
        let first = ClientMiddleware.chain(configuration.middleware) { [self] request in
            try await transmit(request, operation)
        }
        return try await first(request)
    }

    /// Adds the credentials, and follows redirections that the contract does not list.
    @inline(__always)
    private func transmit(
        _ request: ClientRequest, _ operation: OperationDescription
    ) async throws -> ClientResponse {
        let response =
            operation.security.isEmpty
            ? try await transport.send(request) : try await sendAuthorized(request, operation)
        guard let target = redirection(of: response, to: request, operation) else {
            return response
        }
        return try await follow(target, from: request, operation)
    }

    private func sendAuthorized(
        _ request: ClientRequest, _ operation: OperationDescription
    ) async throws -> ClientResponse {
        // Middleware may have changed the address, and nothing secret goes to strangers.
        guard try base.isOrigin(of: request.address) else {
            return try await transport.send(request)
        }
        return try await transport.send(authorization.authorizing(request, for: operation))
    }

    /// Goes where an answer leads, and on from there.
    private func follow(
        _ target: String, from request: ClientRequest, _ operation: OperationDescription
    ) async throws -> ClientResponse {
        var redirected = request
        redirected.url = target
        for _ in 0..<Self.maxRedirections {
            let response = try await sendAuthorized(redirected, operation)
            guard let next = redirection(of: response, to: redirected, operation) else {
                return response
            }
            redirected.url = next
        }
        throw ClientTransportError.broken(
            "the server redirects more than \(Self.maxRedirections) times")
    }

    private static let maxRedirections = 5

    // RFC 9110 15.4: 307 and 308 keep the method, which the others do only for GET and HEAD.
    private func redirection(
        of response: ClientResponse, to request: ClientRequest, _ operation: OperationDescription
    ) -> String? {
        let code = response.status.code
        guard configuration.followsRedirections, !operation.lists(code) else { return nil }
        let keepsMethod = code == 307 || code == 308
        let isSafe = request.method == .get || request.method == .head
        guard keepsMethod || isSafe && (301...303).contains(code) else { return nil }
        return response.fields[.location].flatMap {
            WebAddress(request.url)?.reference($0)?.text
        }
    }

    // MARK: Answers

    private func read<Operation: ClientOperation>(
        _ response: ClientResponse, from address: RequestAddress, _ operation: Operation.Type
    ) async throws -> ClientAnswer<Operation> {
        let isDeclared: Bool
        do {
            return try answer(response, response.content.takeWhole(), address, operation)
        } catch let coming as ContentIsComing {
            isDeclared = coming.isDeclared
        }
        let whole = try await content(of: response, isDeclared: isDeclared)
        return try answer(response, whole, address, operation)
    }

    // Never inlined: what an async function holds over its waits is copied by its metadata.
    @inline(never)
    private func answer<Operation: ClientOperation>(
        _ response: ClientResponse, _ whole: [UInt8]?, _ address: RequestAddress,
        _ operation: Operation.Type
    ) throws -> ClientAnswer<Operation> {
        let answer = received(response, whole)
        return ClientAnswer(try value(of: answer, operation), answer, from: address)
    }

    private func received(_ response: ClientResponse, _ whole: [UInt8]?) -> ReceivedAnswer {
        ReceivedAnswer(
            response.status, response.fields, whole, source: response.content,
            maxContentBytes: configuration.maxContentBytes,
            maxItemBytes: configuration.maxItemBytes)
    }

    private func value<Operation: ClientOperation>(
        of answer: ReceivedAnswer, _ operation: Operation.Type
    ) throws -> Operation.Answer {
        do {
            if let value = try Operation.Answer.read(answer) { return value }
        } catch let fault as UnreadableAnswer {
            throw error(.unreadable(fault.violations), answer, operation)
        }
        if answer.content == nil { throw ContentIsComing(isDeclared: false) }
        throw error(.undeclared, answer, operation)
    }

    /// What a refused handshake is as an error.
    func refusal<Operation: ClientOperation>(
        of response: ClientResponse, _ operation: Operation.Type
    ) async -> AnswerError {
        // What cannot be read of it does not change that it is refused.
        let content = try? await content(of: response, isDeclared: false)
        let answer = received(response, content ?? [])
        return error(
            Self.isDeclared(answer, operation) ? .unexpected : .undeclared, answer, operation)
    }

    private static func isDeclared<Operation: ClientOperation>(
        _ answer: ReceivedAnswer, _ operation: Operation.Type
    ) -> Bool {
        do { return try Operation.Answer.read(answer) != nil } catch { return true }
    }

    /// The content; of an answer that the contract does not know, no more than an error keeps.
    private func content(of response: ClientResponse, isDeclared: Bool) async throws -> [UInt8] {
        if isDeclared {
            return try await response.content.collect(upTo: configuration.maxContentBytes)
        }
        var content: [UInt8] = []
        while content.count < AnswerError.maxContentBytes,
            let piece = try? await response.content.next()
        {
            content += piece
        }
        return content
    }

    private func error<Operation: ClientOperation>(
        _ reason: AnswerError.Reason, _ answer: ReceivedAnswer, _ operation: Operation.Type
    ) -> AnswerError {
        AnswerError(
            reason, operationID: Operation.description.id, status: answer.status,
            fields: answer.fields, problem: answer.problem, content: answer.piece)
    }

    // MARK: Time

    /// Does something, and gives it up when the time is over.
    private func within<Result: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let clock = configuration.clock
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                try await clock.sleep(for: limit)
                return nil
            }
            guard let first = try await group.next(), let result = first else {
                throw ClientTransportError.timedOut("the deadline of the call has passed")
            }
            return result
        }
    }
}

extension OperationDescription {
    /// Whether the contract lists a status by its number.
    func lists(_ status: UInt16) -> Bool {
        statuses.contains(status) || runtimeStatuses.contains(status)
    }
}
