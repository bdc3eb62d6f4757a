import HTTPMessages
import Testing

@Suite("The compression of a WebSocket") struct WebSocketDeflateTests {
    private func list(_ lines: String...) -> [WebSocketExtension]? {
        var fields = HTTPFields()
        for line in lines { fields.append(.secWebSocketExtensions, line) }
        return WebSocketExtension.list(in: fields)
    }

    /// What is answered to an offer; nil when it is declined.
    private func answer(
        _ offers: String, windowBits: Int = 12, keepsContext: Bool = true
    ) -> String? {
        var deflate = WebSocketDeflate()
        deflate.windowBits = windowBits
        deflate.keepsContext = keepsContext
        return WebSocketDeflateAgreement(offers: list(offers) ?? [], deflate)?.answer.description
    }

    @Test("Extensions are read by their grammar")
    func grammar() {
        #expect(list() == [])
        #expect(
            list("a; x=1 ;y , ,b", "c;z=\"t\\ok\"") == [
                WebSocketExtension("a", [.init("x", "1"), .init("y")]), WebSocketExtension("b"),
                WebSocketExtension("c", [.init("z", "tok")]),
            ])
        for broken in [
            "", ",", "a b", "a;", "a;;b", "a; =1", "a; x=", "a; x=\"b c\"", "a; x=\"\"",
            "a; x=\"b", "a=1", "a; x=1 2", "a/b", "a; x=b/c",
        ] {
            #expect(list(broken) == nil, "\(broken)")
        }
    }

    @Test(
        "The first offer that can be kept is answered",
        arguments: [
            ("permessage-deflate", "client_no_context_takeover"),
            ("permessage-deflate; client_max_window_bits", "client_max_window_bits=12"),
            ("permessage-deflate; client_max_window_bits=10", "client_max_window_bits=10"),
            ("permessage-deflate; client_max_window_bits=8", "client_max_window_bits=8"),
            (
                "permessage-deflate; client_max_window_bits; server_max_window_bits=\"9\"",
                "server_max_window_bits=9; client_max_window_bits=12"
            ),
            (
                "permessage-deflate; client_max_window_bits; server_max_window_bits=15",
                "server_max_window_bits=12; client_max_window_bits=12"
            ),
            (
                "permessage-deflate; client_max_window_bits; server_no_context_takeover",
                "server_no_context_takeover; client_max_window_bits=12"
            ),
            (
                "permessage-deflate; client_max_window_bits; client_no_context_takeover",
                "client_no_context_takeover; client_max_window_bits=12"
            ),
            ("foo, permessage-deflate; x, permessage-deflate", "client_no_context_takeover"),
            (
                "permessage-deflate; server_max_window_bits=8, permessage-deflate",
                "client_no_context_takeover"
            ),
        ])
    func answers(offer: String, parameters: String) {
        #expect(answer(offer) == "permessage-deflate; \(parameters)")
    }

    @Test("Nothing needs to be asked of a client that may use the window that we hold")
    func largest() {
        #expect(answer("permessage-deflate", windowBits: 15) == "permessage-deflate")
    }

    @Test("Without context every message stands alone, and nothing is held between two")
    func withoutContext() throws {
        #expect(
            answer("permessage-deflate", keepsContext: false)
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover")
        let offers = [WebSocketExtension("permessage-deflate")]
        let agreement = try #require(
            WebSocketDeflateAgreement(offers: offers, WebSocketDeflate()))
        #expect(!agreement.server.keepsContext && !agreement.client.keepsContext)
        #expect((agreement.server.windowBits, agreement.client.windowBits) == (12, 15))
    }

    @Test(
        "A malformed offer is declined, and so is one that cannot be kept",
        arguments: [
            "", "x-webkit-deflate-frame", "permessage-deflate; unknown",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; client_no_context_takeover=true",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=7",
            "permessage-deflate; server_max_window_bits=8",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=010",
            "permessage-deflate; server_max_window_bits=ten",
            "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; client_max_window_bits=08",
            "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "PERMESSAGE-DEFLATE",
        ])
    func declined(offer: String) { #expect(answer(offer) == nil) }

    @Test("A client offers what it can do, and takes what answers that")
    func client() {
        var deflate = WebSocketDeflate()
        #expect(
            WebSocketDeflateAgreement.offer(deflate).description
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                + "server_max_window_bits=12; client_max_window_bits")
        deflate.keepsContext = true
        deflate.windowBits = 15
        #expect(
            WebSocketDeflateAgreement.offer(deflate).description
                == "permessage-deflate; client_max_window_bits")
        func read(_ parameters: String) -> WebSocketDeflateAgreement? {
            list("permessage-deflate\(parameters)")?.first.flatMap {
                WebSocketDeflateAgreement(answer: $0, to: deflate)
            }
        }
        #expect(read("")?.server == .init(windowBits: 15, keepsContext: true))
        #expect(read("; client_max_window_bits=9")?.client.windowBits == 9)
        #expect(read("; client_no_context_takeover")?.client.keepsContext == false)
        #expect(read("; server_no_context_takeover")?.server.keepsContext == false)
        #expect(read("; client_max_window_bits") == nil)
        #expect(read("; server_max_window_bits=16") == nil)
        #expect(read("; unknown") == nil)
        deflate.windowBits = 10
        deflate.keepsContext = false
        #expect(read("; server_no_context_takeover") == nil)
        #expect(read("; server_max_window_bits=10") == nil)
        #expect(read("; server_no_context_takeover; server_max_window_bits=11") == nil)
        let sound = read("; server_no_context_takeover; server_max_window_bits=9")
        #expect(sound?.server == .init(windowBits: 9, keepsContext: false))
        #expect(sound?.client == .init(windowBits: 10, keepsContext: false))
    }

    @Test("A frame is compressed once for all windows that are large enough")
    func sharing() {
        let frame = WebSocketFrame(text: "aaaaaaaaaaaaaaaaaaaaaaaa".utf8)
        var made: [Int] = []
        func form(_ windowBits: Int) -> WebSocketFrame {
            frame.compressed(windowBits: windowBits) { payload in
                made.append(windowBits)
                #expect(payload.count == 24)
                return [UInt8(windowBits)]
            }
        }
        #expect(form(12).bytes == [0xC1, 1, 12])
        #expect(form(12) == form(15))
        #expect(form(9).bytes == [0xC1, 1, 9])
        #expect(form(15).bytes == [0xC1, 1, 9])
        #expect(made == [12, 9])
        let copy = frame
        #expect(copy.compressed(windowBits: 9) { _ in [] }.bytes == [0xC1, 1, 9])
    }

    @Test("A frame that would not get smaller, or is of control, goes as it is")
    func asItIs() {
        let frame = WebSocketFrame(binary: [1, 2, 3])
        #expect(frame.compressed(windowBits: 12) { Array($0) + [0] } == frame)
        #expect(frame.compressed(windowBits: 12) { _ in [] } == frame)
        let ping = WebSocketFrame(opcode: 9, [UInt8](repeating: 1, count: 100))
        #expect(ping.compressed(windowBits: 12) { _ in [] } == ping)
    }
}
