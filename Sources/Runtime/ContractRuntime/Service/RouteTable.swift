/// Serves an operation that everybody reaches.
@_spi(Generated) public typealias ServeAnybody =
    @Sendable (inout ContractRequest, RequestContext) async throws -> ContractResponse

/// The operations of a contract with what serves them: what emitted code hands to a service.
///
/// What serves an operation is one closure of emitted code, which reads the input, runs the handler and
/// makes the response of its output.
public struct RouteTable<Caller: ContractCaller>: Sendable {
    /// Serves an operation that only a known caller reaches.
    public typealias ServeCaller =
        @Sendable (inout ContractRequest, Caller, RequestContext) async throws -> ContractResponse
    /// Serves an operation that everybody reaches, and that may know its caller.
    public typealias ServeMaybeCaller =
        @Sendable (inout ContractRequest, Caller?, RequestContext) async throws -> ContractResponse

    /// What serves an operation.
    enum Serve: Sendable {
        case anybody(ServeAnybody)
        case caller(ServeCaller)
        case maybeCaller(ServeMaybeCaller)
    }

    struct Route: Sendable {
        let operation: OperationDescription
        let serve: Serve
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

    /// Adds an operation that everybody reaches.
    @_spi(Generated) public mutating func open(
        _ operation: OperationDescription, _ serve: @escaping ServeAnybody
    ) {
        routes.append(Route(operation: operation, serve: .anybody(serve)))
    }

    /// Adds an operation that only a known caller reaches.
    @_spi(Generated) public mutating func secured(
        _ operation: OperationDescription, _ serve: @escaping ServeCaller
    ) {
        // Here, at start, and not where a request could reach it.
        precondition(!operation.isOpen, "'\(operation.id)' does not ask for a caller")
        routes.append(Route(operation: operation, serve: .caller(serve)))
    }

    /// Adds an operation that everybody reaches, and that may know its caller.
    @_spi(Generated) public mutating func optionallySecured(
        _ operation: OperationDescription, _ serve: @escaping ServeMaybeCaller
    ) {
        routes.append(Route(operation: operation, serve: .maybeCaller(serve)))
    }
}
