import ContractRuntime
import HTTPMessages
import JSON
import Synchronization
import Testing

@Suite("Frames are held against the document where somebody looks")
struct FrameValidatorTests {
    private static let document: JSONValue = [
        "openapi": "3.1.0",
        "paths": [
            "/talk/{room}": [
                "get": [
                    "operationId": "talk",
                    "x-websocket": [
                        ["sends": ["text/plain": ["schema": ["$ref": "#/components/schemas/S"]]]],
                        [
                            "subprotocol": "notes.v2",
                            "sends": [
                                "application/json": [
                                    "schema": ["type": "array", "items": ["maximum": 5]]
                                ]
                            ],
                        ],
                    ],
                    "responses": ["101": [:], "404": [:]],
                ]
            ]
        ],
        "components": ["schemas": ["S": ["type": "string", "maxLength": 3]]],
    ]

    private let validator: DocumentResponseValidator

    init() throws { validator = try DocumentResponseValidator(document: Self.document) }

    private func violations(_ frame: WebSocketFrame, _ subprotocol: String?) -> [String] {
        validator.violations(
            inFrame: frame, of: Talk.description(isOnlyV2: false), subprotocol: subprotocol)
    }

    @Test("Sound frames pass, others are told, whatever their length")
    func directly() {
        func frame(_ text: String) -> WebSocketFrame { WebSocketFrame(text: text.utf8) }
        #expect(violations(frame("abc"), nil) == [])
        #expect(violations(frame("abcd"), nil).count == 1)
        #expect(violations(frame("[1,5]"), "notes.v2") == [])
        #expect(violations(frame("[6]"), "notes.v2").first?.hasPrefix("/0: ") == true)
        #expect(
            violations(frame("["), "notes.v2").first?.hasPrefix("the frame is not JSON") == true)
        #expect(violations(frame("[]"), "other").count == 1)
        #expect(violations(WebSocketFrame(binary: [1]), nil) == ["the frame is not text"])
        for count in [100, 1_000, 100_000] {
            let ones = "[" + [String](repeating: "1", count: count).joined(separator: ",") + "]"
            #expect(violations(frame(ones), "notes.v2") == [])
        }
    }

    @Test(
        "A frame that breaks its schema is a failure, is not sent, and closes with 1011",
        arguments: [false, true])
    func failure(isTold: Bool) async {
        @Sendable func frame(_ text: String) -> WebSocketFrame { WebSocketFrame(text: text.utf8) }
        let server = TalkServer(validator: validator) { socket in
            guard case .plain(let channel) = socket else { return }
            #expect(await channel.send("abc"))
            var audience = WebSocketAudience()
            audience.join(channel.connection.stream, from: 7)
            audience.tell(frame("none"), number: 6)
            audience.tell(frame("ab"), number: 7)
            switch isTold {
            case true: audience.tell(frame("abcd"), number: 8)
            case false: #expect(!channel.offer("abcd"))
            }
            audience.leave(channel.connection.stream)
            audience.tell(frame("none"), number: 9)
        }
        let stream = ScriptedStream()
        await server.serve(stream)
        #expect(stream.texts == ["abc", "ab"])
        #expect(stream.closure?.code == .internalError)
        let failure = server.failures.withLock { $0.first }
        #expect(failure?.operationID == "talk")
        #expect(failure?.requestID == "r1")
        let violation = failure?.error as? FrameViolation
        #expect(violation?.violations.count == 1)
        #expect(violation?.subprotocol == nil)
    }
}
