import CCurl
import CLinux
public import ContractClient
import HTTPMessages
import Threads

/// Carries requests by libcurl: HTTP/1.1 and, where TLS agrees on it, HTTP/2, over connections that
/// are used again.
///
///     let transport = try CurlTransport()
///     let response = try await transport.send(ClientRequest(.get, "https://example.org/"))
///     while let piece = try await response.content.next() { … }
///
/// One thread waits for all exchanges; any number of tasks, on whatever executor, may send at one
/// time. Contents are streamed both ways, at the pace of the slower side. Redirects are not
/// followed. A connection that breaks before an answer has come is replaced once, for an idempotent
/// method only. Fields go out as they are, but for `Host`, `Connection`, `Expect` and those that
/// frame the content, which are refused.
///
/// Cancelling a task ends its exchange, and so does letting go of an answer. Letting go of the
/// transport ends its thread.
public final class CurlTransport: ClientTransport {
    private let engine: Engine

    /// Starts the thread.
    ///
    /// Throws `cannotConnect` when the system has no descriptor or thread left, and
    /// `invalidRequest` when libcurl refuses what the configuration says.
    public init(_ configuration: CurlConfiguration = CurlConfiguration())
        throws(ClientTransportError)
    {
        guard Self.isLibraryReady, let multi = curl_multi_init() else {
            throw .cannotConnect("libcurl cannot be started")
        }
        guard let sockets = SocketTable() else {
            let code = linux_errno()
            curl_multi_cleanup(multi)
            throw .cannotConnect(
                "the system cannot watch sockets: \(String(cString: strerror(code)))")
        }
        let engine = Engine(configuration, multi: multi, sockets: sockets)
        do throws(EasyHandleError) {
            engine.spareHandles.append(try EasyHandle(configuration, engine: engine))
        } catch {
            throw .invalidRequest(error.text)
        }
        do throws(ThreadError) {
            try Thread.start(name: "curl") { engine.run() }
        } catch {
            throw .cannotConnect(error.description)
        }
        self.engine = engine
    }

    deinit { engine.perform(.close) }

    /// Ends all exchanges, which throw `broken`, and waits until the thread has ended. What is sent
    /// after that throws `cannotConnect`.
    public func close() async {
        engine.perform(.close)
        await engine.closing.wait()
    }

    /// Sends a request, and returns when the head of the answer has come.
    public func send(_ request: ClientRequest) async throws -> ClientResponse {
        try Task.checkCancellation()
        let memory = try RequestMemory(
            request, expectContinueBytes: engine.configuration.expectContinueBytes,
            headTimeout: engine.headTimeout)
        let transfer = Transfer(memory, engine: engine)
        engine.perform(.start(transfer), waitingFor: transfer)
        // Most often the answer is there, and one async function less counts.
        if !transfer.incoming.isReady { await transfer.suspend() }
        let (status, fields, content) = try transfer.incoming.takeHead()
        guard let content else {
            return ClientResponse(status, fields: fields, content: CurlContent(transfer, self))
        }
        return ClientResponse(status, fields: fields, content: WholeContent(content))
    }

    // curl_global_init must run once, before all else.
    private static let isLibraryReady =
        curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
