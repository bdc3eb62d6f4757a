/// Makes exchanges with a server, and shows each to a test run.
///
///     let client = ContractClient(run, over: InProcessTransport(service))
///     let (answer, findings) = try await client.send(.init("GET", "/pets"), origin: "lists pets")
public struct ContractClient: Sendable {
    /// What sees the exchanges.
    public let run: TestRun
    private let transport: any ContractTransport

    /// Makes a client.
    public init(_ run: TestRun, over transport: any ContractTransport) {
        self.run = run
        self.transport = transport
    }

    /// Sends a request; gives the exchange and everything in it that breaks the contract.
    ///
    /// - Parameters:
    ///   - origin: What asks, such as the name of a test.
    ///   - seed: What the request was made of by chance.
    ///
    /// Throws what the transport throws.
    public func send(
        _ request: Exchange.Request, origin: String, seed: UInt64? = nil
    ) async throws -> (exchange: Exchange, findings: [Finding]) {
        let start = ContinuousClock.now
        let response = try await transport.send(request)
        let exchange = Exchange(
            origin: origin, server: transport.server, request: request, response: response,
            duration: start.duration(to: .now), seed: seed)
        return (exchange, run.see(exchange))
    }
}
