import EventLoop
import HTTPMessages
import HTTPServer
import Testing

@Suite("Metrics")
struct MetricsTests {
    @Test("are written as Prometheus reads them")
    func text() {
        var text = MetricsText()
        text.family("queue", .gauge, "What \"waits\"\nhere, \\ there.")
        text.sample("queue", 3)
        text.sample("queue", 0.25, ["name": "a\"b\\c\nd", "kind": "x"])
        #expect(
            String(decoding: text.bytes, as: UTF8.self) == #"""
                # HELP queue What "waits"\nhere, \\ there.
                # TYPE queue gauge
                queue 3
                queue{name="a\"b\\c\nd",kind="x"} 0.25

                """#)
    }

    @Test("count durations in buckets that include the smaller ones")
    func histogram() {
        var durations = DurationHistogram()
        for nanoseconds: UInt64 in [1, 100_000, 100_001, 60_000_000_000] {
            durations.add(nanoseconds)
        }
        var twice = durations
        twice.add(durations)
        #expect(twice.count == 8 && twice.nanoseconds == 2 * durations.nanoseconds)
        var text = MetricsText()
        text.histogram("time", durations, ["loop": "1"])
        let lines = String(decoding: text.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.first == #"time_bucket{loop="1",le="0.0001"} 2"#)
        #expect(lines.contains(#"time_bucket{loop="1",le="0.00025"} 3"#))
        #expect(lines.contains(#"time_bucket{loop="1",le="30"} 3"#))
        #expect(lines.contains(#"time_bucket{loop="1",le="+Inf"} 4"#))
        #expect(lines.last == #"time_count{loop="1"} 4"#)
    }

    @Test("tell of exchanges by operation, method and status, and of the engine")
    func exchanges() async throws {
        let metrics = ExchangeMetrics()
        let loops = try LoopGroup(count: 2)
        var responder = TestResponder()
        responder.custom = { _ in HTTPResponse(.ok, operationID: "readThing") }
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0),
            responder: responder, observer: metrics)
        let port = try await listener.start(on: loops).port
        let thread = try Loop.start(name: "test")
        try await Task(executorPreference: thread) {
            for path in ["/custom", "/custom", "/nowhere"] {
                let client = try RawClient(port)
                client.send("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                _ = client.receiveToEnd()
            }
        }.value
        var text = MetricsText()
        metrics.write(to: &text)
        let figures = await listener.figures()
        figures.write(to: &text)
        let lines = Set(String(decoding: text.bytes, as: UTF8.self).split(separator: "\n"))
        let name = "http_server_request_duration_seconds_count"
        #expect(
            lines.contains("\(name){operation=\"readThing\",method=\"GET\",status=\"200\"} 2"))
        #expect(lines.contains("http_server_active_requests 0"))
        #expect(figures.loops.count == 2)
        #expect(figures.loops.allSatisfy { $0.rounds.count > 0 })
        await listener.stop(within: .zero)
        loops.stop()
        thread.stop()
    }
}
