public import EventLoop

/// How an engine fares at one moment.
public struct EngineFigures: Sendable {
    /// One of its loops.
    public struct Loop: Sendable {
        /// What the loop's thread is named for.
        public let name: String
        /// How long its rounds took: an event that arrives waits for the end of a round.
        public let rounds: DurationHistogram
        /// Requests that are being answered on it.
        public let activeRequests: Int
        /// Requests that were refused because what arrived waited too long.
        public let shedRequests: Int
    }

    /// The loops.
    public let loops: [Loop]
    /// Connections that are open.
    public let openConnections: Int
    /// Connections among them that are WebSockets.
    public let openWebSockets: Int

    /// Writes the figures.
    public func write(to text: inout MetricsText) {
        text.family("http_server_active_requests", .gauge, "Requests that are being answered.")
        text.sample("http_server_active_requests", loops.reduce(0) { $0 + $1.activeRequests })
        text.family(
            "http_server_shed_requests_total", .counter,
            "Requests that got 503 because the loop was overloaded.")
        text.sample(
            "http_server_shed_requests_total", loops.reduce(0) { $0 + $1.shedRequests })
        text.family("http_server_open_connections", .gauge, "Connections, WebSockets included.")
        text.sample("http_server_open_connections", openConnections)
        text.family("http_server_open_websockets", .gauge, "Connections that are WebSockets.")
        text.sample("http_server_open_websockets", openWebSockets)
        text.family(
            "event_loop_round_seconds", .histogram,
            "Rounds of a loop without waiting; what arrives waits for the end of one.")
        for loop in loops {
            text.histogram("event_loop_round_seconds", loop.rounds, ["loop": loop.name])
        }
    }
}

extension HTTPListener {
    /// How the engine fares now. Each loop is asked in its turn, so that a loop that hangs makes
    /// the caller wait.
    public func figures() async -> EngineFigures {
        var loops: [EngineFigures.Loop] = []
        for worker in runningWorkers {
            loops.append(await withTaskExecutorPreference(worker.loop) { worker.figures() })
        }
        return EngineFigures(
            loops: loops, openConnections: openConnections, openWebSockets: openWebSockets)
    }
}
