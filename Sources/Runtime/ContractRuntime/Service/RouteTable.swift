/// Reads the input, runs the handler of an operation that asks for no caller, writes the output.
@_spi(Generated) public typealias ServeAnybody =
    @Sendable (inout ContractRequest, RequestContext) async throws -> ContractResponse

/// The operations of a contract with what serves them: what emitted code hands to a service.
public struct RouteTable<Caller: ContractCaller>: Sendable {
    /// Reads the input, runs the handler, writes the output.
    public typealias Serve =
        @Sendable (inout ContractRequest, Caller?, RequestContext) async throws -> ContractResponse

    struct Route: Sendable {
        let operation: OperationDescription
        let serve: Serve
        /// The same without a caller, where none is asked for.
        let serveAnybody: ServeAnybody?
    }

    let securitySchemes: [SecuritySchemeDescription]
    let problems: [ProblemDescription]
    private(set) var routes: [Route] = []

    /// Makes a table without operations.
    @_spi(Generated) public init(
        securitySchemes: [SecuritySchemeDescription], problems: [ProblemDescription]
    ) {
        self.securitySchemes = securitySchemes
        self.problems = problems
    }

    /// All operations, in the order in which they were added.
    public var operations: [OperationDescription] { routes.map(\.operation) }

    /// Adds an operation.
    @_spi(Generated) public mutating func add(
        _ operation: OperationDescription, _ serve: @escaping Serve
    ) {
        routes.append(Route(operation: operation, serve: serve, serveAnybody: nil))
    }

    /// Adds an operation that knows no callers.
    @_spi(Generated) public mutating func add(
        _ operation: OperationDescription, forAnybody serve: @escaping ServeAnybody
    ) {
        routes.append(
            Route(
                operation: operation,
                serve: { request, _, context in try await serve(&request, context) },
                serveAnybody: serve))
    }

    /// Adds an operation that only a known caller reaches.
    @_spi(Generated) @inlinable
    public mutating func secured<Input: ContractInput, Output: ContractOutput>(
        _ operation: OperationDescription,
        _ handle: @escaping @Sendable (Input, Caller, RequestContext) async throws -> Output
    ) {
        // Here, at start, and not where a request could reach it.
        precondition(!operation.isOpen, "'\(operation.id)' does not ask for a caller")
        add(operation) { request, caller, context in
            let input = try Input(from: &request)
            guard let caller else {
                preconditionFailure("'\(operation.id)' was reached without a caller")
            }
            return ContractResponse(try await handle(input, caller, context))
        }
    }

    /// Adds an operation that everybody reaches.
    @_spi(Generated) @inlinable
    public mutating func open<Input: ContractInput, Output: ContractOutput>(
        _ operation: OperationDescription,
        _ handle: @escaping @Sendable (Input, RequestContext) async throws -> Output
    ) {
        add(
            operation,
            forAnybody: { request, context in
                let input = try Input(from: &request)
                return ContractResponse(try await handle(input, context))
            })
    }

    /// Adds an operation that everybody reaches, and that may know its caller.
    @_spi(Generated) @inlinable
    public mutating func optionallySecured<Input: ContractInput, Output: ContractOutput>(
        _ operation: OperationDescription,
        _ handle: @escaping @Sendable (Input, Caller?, RequestContext) async throws -> Output
    ) {
        add(operation) { request, caller, context in
            let input = try Input(from: &request)
            return ContractResponse(try await handle(input, caller, context))
        }
    }
}
