public import EventLoop
public import HTTPMessages
import Synchronization

/// An HTTP/1.1 server at one address.
///
///     let loops = try LoopGroup()
///     let listener = HTTPListener(configuration: configuration, responder: service)
///     print("listening on", try await listener.start(on: loops))
///     …
///     await listener.stop(within: .seconds(25))
///     loops.stop()
///
/// Each loop has a listening socket of its own at the same address. A connection stays on the loop
/// that accepted it, where a task gives it its turns: read, parse, respond, write.
public final class HTTPListener: Sendable {
    private let server: ServerState
    private let workers = Mutex<[Worker]>([])
    private let port = Mutex<BoundPort?>(nil)

    /// Makes a server that does not listen yet.
    public init(
        configuration: HTTPServerConfiguration, responder: any HTTPResponder,
        observer: (any HTTPExchangeObserver)? = nil
    ) {
        server = ServerState(configuration, responder: responder, observer: observer)
    }

    /// Listens, and returns the address, with the port that the system chose if it was left to it.
    ///
    /// Call it once, from nonisolated code. A host name is looked up here, which may take a moment.
    public func start(on loops: LoopGroup) async throws(ListenError) -> SocketAddress {
        let configuration = server.configuration
        let count = loops.loops.count
        let bound =
            configuration.inheritedSockets.isEmpty
            ? try BoundPort(
                host: configuration.host, port: configuration.port, count: count,
                backlog: configuration.maxWaitingConnections)
            : try BoundPort(inherited: configuration.inheritedSockets, count: count)
        var started: [Worker] = []
        for (number, loop) in loops.loops.enumerated() {
            let server = server
            let worker = Task(executorPreference: loop) { () throws(SocketError) in
                let worker = Worker(server, listener: try bound.socket(number, on: loop))
                worker.start()
                return worker
            }
            do { started.append(try await worker.value) } catch {
                throw .refused(bound.address, code: (error as? SocketError)?.code ?? 0)
            }
        }
        workers.withLock { $0 = started }
        port.withLock { $0 = bound }
        return bound.address
    }

    /// Stops: no connection is accepted any more, idle ones end, requests that have begun are
    /// answered with `Connection: close`, WebSockets are closed with 1001, and whatever lasts longer
    /// than `duration` is cut off.
    ///
    /// Returns how many connections were cut off. Call it again, with a shorter time, to hasten the
    /// end.
    @discardableResult
    public func stop(within duration: Duration) async -> Int {
        let deadline = MonotonicTime.now.advanced(by: duration)
        port.withLock { $0.take()?.removeFile() }
        let workers = workers.withLock { $0 }
        return await withTaskGroup(of: Int.self) { group in
            for worker in workers {
                group.addTask(executorPreference: worker.loop) { await worker.stop(by: deadline) }
            }
            return await group.reduce(0, +)
        }
    }

    /// The parts of the server, once it has started.
    var runningWorkers: [Worker] { workers.withLock { $0 } }

    /// How many of the connections are WebSockets now; a figure for metrics.
    public var openWebSockets: Int {
        server.openWebSockets.load(ordering: .relaxed)
    }

    /// How many connections are open now; a figure for metrics.
    public var openConnections: Int {
        server.openConnections.load(ordering: .relaxed)
    }
}
