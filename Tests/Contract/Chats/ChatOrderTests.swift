import JSON
import Testing

@Suite("All who have a chat open see the same messages in the same order")
struct ChatOrderTests {
    /// What a typed socket sees up to `last`; a sequence that is not the next one fails.
    private func follow(
        _ socket: TestSocket, after first: Int64, until last: Int64
    ) async throws -> [String] {
        var (next, texts): (Int64, [String]) = (first + 1, [])
        while next <= last {
            let event = try #require(
                try await socket.receive(), "\(socket.ending ?? "") at \(next)")
            guard event["type"].string == "message_created" else { continue }
            #expect(event["message"]["sequence"].integer == next)
            texts.append(event["message"]["text"].string ?? "")
            next += 1
        }
        return texts
    }

    @Test("with several posters at the same time, over HTTP and WebSocket")
    func order() async throws {
        let chat = try await TestServer.shared().chat()
        let readers = [
            try await chat.openTyped(), try await chat.openTyped(chat.grace),
            try await chat.openTyped(chat.grace, "?after=0"),
        ]
        let writers = [try await chat.openTyped(), try await chat.openPlain(chat.grace)]
        let count: Int64 = 4 * 30
        let seen = try await withThrowingTaskGroup(of: [String]?.self) { group in
            for reader in readers {
                group.addTask { try await follow(reader, after: 0, until: count) }
            }
            for user in [chat.ada, chat.grace] {
                group.addTask {
                    for number in 0..<30 { try await chat.post("\(user.id) \(number)", as: user) }
                    return nil
                }
            }
            group.addTask {
                for number in 0..<30 {
                    let json =
                        #"{"type": "send_message", "client_id": "\#(number)", "text": "t \#(number)"}"#
                    try await writers[0].send(json)
                }
                return nil
            }
            group.addTask {
                for number in 0..<30 { try await writers[1].send("p \(number)") }
                return nil
            }
            var seen: [[String]] = []
            for try await texts in group { if let texts { seen.append(texts) } }
            return seen
        }
        #expect(Set(seen).count == 1)
        for poster in ["\(chat.ada.id)", "\(chat.grace.id)", "t", "p"] {
            let own = seen[0].filter { $0.hasPrefix("\(poster) ") }
            #expect(own == (0..<30).map { "\(poster) \($0)" }, "each poster's own order is kept")
        }
        for socket in readers + writers { await socket.abandon() }
    }

    @Test("who breaks off and resumes misses nothing and sees nothing twice (R14)")
    func resumes() async throws {
        let chat = try await TestServer.shared().chat()
        let count: Int64 = 80
        async let posting: Void = {
            for number in 1...count { try await chat.post("\(number)") }
        }()
        var (last, texts, breaks): (Int64, [String], Int) = (0, [], 0)
        while last < count {
            let socket = try await chat.openTyped(chat.grace, "?after=\(last)")
            let until = min(count, last + Int64.random(in: 1...8))
            texts += try await follow(socket, after: last, until: until)
            last = until
            breaks += 1
            await socket.abandon()
        }
        try await posting
        #expect(breaks > 5)
        #expect(texts == (1...count).map { "\($0)" })
    }

    @Test("who does not keep up is closed with 1013, and gets the rest on coming again (R12)")
    func slowReader() async throws {
        let server = try await TestServer([
            "--socket-rate", "100000", "--socket-burst", "100000", "--socket-queue", "32",
        ])
        let chat = try await server.chat()
        let (ada, slow) = (try await chat.openPlain(), try await chat.openTyped(chat.grace))
        // More than the system keeps for a connection whose client does not read.
        let (count, text) = (150, String(repeating: "😀", count: 4000))
        async let flooding: Void = ada.flood(Array(repeating: text, count: count))
        #expect(try await ada.sequences(until: Int64(count)).count == count)
        await flooding
        var seen = try await slow.sequences(until: Int64(count))
        #expect(slow.ending == "1013 too slow")
        #expect(seen.count < count)
        while seen.count < count {
            let again = try await chat.openTyped(chat.grace, "?after=\(seen.count)")
            seen += try await again.sequences(until: Int64(count))
            await again.abandon()
        }
        #expect(seen == Array(1...Int64(count)))
        await ada.abandon()
    }

    @Test("nothing is shown before it is stored")
    func storedFirst() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.openPlain(chat.grace)
        for number in 0..<10 {
            async let posted = chat.post("\(number)")
            let shown = try #require(try await socket.receive())
            let stored = try await chat.server.api.get(
                "\(chat.messages)?limit=1", token: chat.grace.token)
            #expect(stored.json.array?.first == shown)
            _ = try await posted
        }
        try await socket.close()
    }
}
