import ContractRuntime
import HTTPMessages
import JSON
import Synchronization
import Testing

@Suite("A channel") struct ChannelTests {
    private static let v2: [(HTTPFieldName, String?)] = [(.secWebSocketProtocol, "notes.v2")]

    /// What a channel of JSON makes of the messages.
    private func received(_ texts: String...) async -> [ReceivedFrame<[Int64]>] {
        let frames = Mutex<[ReceivedFrame<[Int64]>]>([])
        let server = TalkServer { socket in
            guard case .notesV2(let channel) = socket else { return }
            while let frame = await channel.receive() { frames.withLock { $0.append(frame) } }
        }
        await server.serve(ScriptedStream(texts.map { .text(Array($0.utf8)) }), Self.v2)
        return frames.withLock { $0 }
    }

    private func refusal(_ text: String) async -> [ContractViolation]? {
        if case .refused(let violations, text: _)? = await received(text).first {
            violations
        } else {
            nil
        }
    }

    @Test("gives values that fit, in their order")
    func values() async {
        #expect(await received("[1,2]", "[]") == [.value([1, 2]), .value([])])
    }

    @Test("tells where a message breaks its schema, and goes on")
    func violations() async {
        let frames = await received("[1,10,11]", "[3]")
        guard case .refused(let violations, text: _)? = frames.first else {
            Issue.record("it is not refused")
            return
        }
        #expect(
            violations.map { "\($0.place) \($0.pointer) \($0.keyword)" }
                == ["body /1 maximum", "body /2 maximum", "body  maxItems"])
        #expect(frames.last == .value([3]))
    }

    @Test(
        "tells what is no JSON, as of a request body",
        arguments: ["", "{", "[1] 2", "[1", "nope"])
    func syntax(text: String) async {
        #expect(await refusal(text)?.last?.keyword == "syntax")
    }

    @Test("keeps the limits of JSON")
    func limits() async {
        let deep = String(repeating: "[", count: 100_000)
        #expect(await refusal(deep)?.last?.keyword == "syntax")
    }

    @Test("reads text as it is")
    func text() async {
        let frames = Mutex<[ReceivedFrame<String>]>([])
        let server = TalkServer { socket in
            guard case .plain(let channel) = socket else { return }
            while let frame = await channel.receive() { frames.withLock { $0.append(frame) } }
        }
        await server.serve(ScriptedStream(texts: #""a" %"#, " é ", "", "far too long"))
        let read = frames.withLock { $0 }
        #expect(read.prefix(2) == [.value(#""a" %"#), .value(" é ")])
        let keywords = read.dropFirst(2).map { frame -> [String] in
            if case .refused(let violations, text: _) = frame {
                violations.map(\.keyword)
            } else {
                []
            }
        }
        #expect(keywords == [["minLength"], ["maxLength"]])
    }

    @Test("closes with 1003 at a binary message, and reads no more")
    func binary() async {
        let stream = ScriptedStream([.binary([1]), .text(Array("a".utf8))])
        let count = Mutex(0)
        await TalkServer { socket in
            guard case .plain(let channel) = socket else { return }
            while await channel.receive() != nil { count.withLock { $0 += 1 } }
        }.serve(stream)
        #expect(stream.closure?.code == .unsupportedData)
        #expect(count.withLock { $0 } == 0)
    }

    @Test("closes with 1000 when the handler returns, unless it closed before")
    func closing() async {
        let stream = ScriptedStream()
        await TalkServer().serve(stream)
        #expect(stream.closures.map(\.code) == [.normal])
        let other = ScriptedStream()
        await TalkServer { socket in
            guard case .plain(let channel) = socket else { return }
            channel.close(.policyViolation, reason: "enough")
            #expect(channel.closure?.code == .policyViolation)
            #expect(await !channel.send("late"))
            #expect(!channel.offer("late"))
        }.serve(other)
        #expect(other.closures.first == WebSocketClosure(1008, reason: "enough", isByPeer: false))
        #expect(other.texts == [])
    }

    @Test("sends values and frames that were made once")
    func sending() async {
        let stream = ScriptedStream()
        await TalkServer { socket in
            guard case .notesV2(let channel) = socket else { return }
            #expect(channel.subprotocol == "notes.v2")
            let frame = WebSocketChannel<[Int64], [Int64]>.frame([4])
            #expect(await channel.send([1]))
            #expect(channel.offer([2, 3]))
            #expect(await channel.send(frame: frame))
            #expect(channel.offer(frame: frame))
        }.serve(stream, Self.v2)
        #expect(stream.texts == ["[1]", "[2,3]", "[4]", "[4]"])
    }

    @Test("is offered frames by other threads")
    func threads() async {
        let stream = ScriptedStream()
        await TalkServer { socket in
            guard case .plain(let channel) = socket else { return }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { for _ in 0..<50 { channel.offer("a") } }
                }
            }
        }.serve(stream)
        #expect(stream.texts.count == 400)
    }
}
