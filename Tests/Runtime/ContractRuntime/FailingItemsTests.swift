import HTTPMessages
import HTTPServer
import JSON
import Synchronization
import Testing

@_spi(Generated) @testable import ContractRuntime

@Suite("A sequence that fails after its answer began")
struct FailingItemsTests {
    private struct Broken: Error, Equatable {}

    private struct Values: ContractOutput {
        let items: ResponseItems<JSONValue>

        func write(to response: inout ContractResponse) {
            response.items(200, items, .lines, "application/jsonl")
        }
    }

    /// What the service reported.
    private final class Reports: Sendable {
        let failures = Mutex<[ContractFailure]>([])
    }

    /// Two values and then an error; and what was reported.
    private func service(
        failingWith error: any Error & Sendable
    ) -> (service: ContractService<NoAuthenticator>, reports: Reports) {
        var routes = RouteTable<Nobody>(securitySchemes: [], problems: [])
        let operation = OperationDescription(
            id: "count", method: .get, path: "/custom", tag: "t",
            responseMediaTypes: ["application/jsonl"], statuses: [200])
        routes.open(operation) { _, _ in
            let count = Mutex(0)
            let items = ResponseItems<JSONValue> {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                guard number <= 2 else {
                    // A reset would overtake what the client has not read.
                    try await Task.sleep(for: .milliseconds(100))
                    throw error
                }
                return .number(JSONNumber(Int64(number)))
            }
            return ContractResponse(Values(items: items))
        }
        let reports = Reports()
        let service = ContractService(
            routes, authenticator: NoAuthenticator(),
            configuration: ContractServiceConfiguration(
                onFailure: { failure in reports.failures.withLock { $0.append(failure) } }))
        return (service, reports)
    }

    /// What a client receives; checks that the end is missing.
    private func receive(from service: ContractService<NoAuthenticator>) async throws -> String {
        let text = Mutex("")
        let responder = TestResponder { await service.respond(to: $0) }
        try await withServer(responder) { server in
            let client = try RawClient(server.port)
            client.send("GET /custom HTTP/1.1\r\nHost: a\r\n\r\n")
            let (end, received) = client.receiveToEnd()
            #expect(end == .reset)
            text.withLock { $0 = received }
        }
        return text.withLock { $0 }
    }

    @Test("is cut off, and reported once with its request and operation")
    func failure() async throws {
        let (service, reports) = service(failingWith: Broken())
        let text = try await receive(from: service)
        #expect(text.hasPrefix("HTTP/1.1 200 "))
        // RFC 9112 7.1: the last chunk is what tells a whole body from one that is cut off.
        #expect(!text.contains("\r\n0\r\n"))
        let failures = reports.failures.withLock { $0 }
        #expect(failures.count == 1)
        let failure = try #require(failures.first)
        #expect(failure.error as? Broken == Broken())
        #expect(failure.operationID == "count")
        #expect(failure.status == .ok)
        #expect(!failure.requestID.isEmpty)
        #expect(text.contains("X-Request-ID: \(failure.requestID)\r\n"))
    }

    @Test("is not reported when it is the caller's doing")
    func callersFault() async throws {
        let (service, reports) = service(failingWith: HTTPBodyError.timedOut)
        _ = try await receive(from: service)
        #expect(reports.failures.withLock { $0.isEmpty })
    }
}
