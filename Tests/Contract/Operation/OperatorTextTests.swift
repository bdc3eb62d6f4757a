import Testing

@testable import Server

@Suite("What an operator or a service manager writes is read, or refused, whatever it is")
struct OperatorTextTests {
    private static let rounds = 20_000

    /// A text of pieces that mean something to a reader, in any order.
    private func text(of pieces: [String], _ random: inout some RandomNumberGenerator) -> String {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in pieces.randomElement(using: &random)!
        }
        .joined()
    }

    @Test("a file of variables")
    func environmentFile() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "export ", "A", "B_1", "=", "'", "\"", "#", " #", "\n", "\r\n", " ", "\t", "é", "\0",
            "👩‍👩‍👧",
            "\u{301}", "\u{2028}",
        ]
        for _ in 0..<Self.rounds {
            let text = text(of: pieces, &random)
            guard let variables = try? EnvironmentFile.variables(in: text, path: "x") else {
                continue
            }
            for (name, value) in variables where !value.unicodeScalars.contains("\"") {
                let again = try EnvironmentFile.variables(in: "\(name)=\"\(value)\"", path: "x")
                #expect(again == [name: value], "\(text.debugDescription)")
            }
        }
    }

    @Test("a file of variables whose lines end as those of Windows do")
    func otherLineEnds() throws {
        let variables = try EnvironmentFile.variables(
            in: "A=1\r\n# b\r\n\r\nC=\"d\"\r\n", path: "x")
        #expect(variables == ["A": "1", "C": "d"])
        let error = #expect(throws: SettingsError.self) {
            try EnvironmentFile.variables(in: "A=1\r\nB\r\n", path: "x")
        }
        #expect(error?.description.contains("x:2:") == true)
    }

    @Test("a service manager's variables")
    func serviceManager() {
        var random = SystemRandomNumberGenerator()
        let pieces = ["", "-", "+", "0", "1", "64", "7", "9223372036854775807", " ", "a", "é"]
        for _ in 0..<Self.rounds {
            var taken: Set<String> = []
            let manager = ServiceManager(processID: 7) { name in
                taken.insert(name)
                return Bool.random(using: &random) ? nil : self.text(of: pieces, &random)
            }
            #expect(manager.sockets.allSatisfy { (3..<67).contains($0) })
            #expect(manager.watchdogInterval.map { $0 > .zero } ?? true)
            let expected: Set = [
                "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID",
                "LISTEN_FDNAMES",
            ]
            #expect(taken == expected, "what is left would be read by a child")
        }
    }
}
