import ContractTesting
import JSON
import Testing

@Suite("The checker holds every message of a WebSocket against the contract")
struct FrameCheckerTests {
    private let checker: ContractChecker

    init() throws {
        let document = """
            openapi: 3.1.0
            info: {title: Talk, version: 1.0.0}
            paths:
              /talk:
                get:
                  operationId: talk
                  x-websocket:
                    - receives: {text/plain: {schema: {type: string, maxLength: 3}}}
                      sends: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
                    - subprotocol: notes.v2
                      sends: {application/json: {}}
                  responses:
                    '101': {description: The connection is open.}
              /notes:
                get:
                  operationId: listNotes
                  responses:
                    '204': {description: Nothing.}
            components:
              schemas:
                Note:
                  type: object
                  required: [id]
                  properties: {id: {type: integer, readOnly: true}}
            """
        checker = try ContractChecker(yaml: Array(document.utf8), path: "talk.yml")
    }

    private func check(
        _ text: [UInt8], _ direction: SocketFrame.Direction, _ subprotocol: String?
    ) -> [String] {
        checker.findings(
            in: SocketFrame(
                origin: "a test", operationID: "talk", subprotocol: subprotocol,
                direction: direction, text: text)
        ).map(\.message)
    }

    private func check(
        _ text: String, _ direction: SocketFrame.Direction, _ subprotocol: String? = nil
    ) -> [String] {
        check(Array(text.utf8), direction, subprotocol)
    }

    @Test("lists what there is, for coverage")
    func keys() {
        #expect(
            checker.frameKeys.map(\.description) == [
                "talk, no subprotocol, received", "talk, no subprotocol, sent",
                "talk, notes.v2, sent",
            ])
    }

    @Test("finds what breaks a schema, in either direction")
    func schemas() {
        #expect(check("abc", .received) == [])
        #expect(check("abcd", .received).count == 1)
        #expect(check(#"{"id":1}"#, .sent) == [])
        #expect(check(#"{"id":"1"}"#, .sent).first?.contains("/id") == true)
        #expect(check("{}", .sent).first?.contains("'id'") == true)
    }

    @Test("finds what cannot be read, and what is not declared")
    func grammar() {
        #expect(check("{", .sent).first?.hasPrefix("the frame is not JSON") == true)
        #expect(check("anything", .sent, "notes.v2").first?.hasPrefix("the frame") == true)
        #expect(check("7", .sent, "notes.v2") == [])
        #expect(
            check("7", .received, "notes.v2")
                == ["nothing is declared for talk, notes.v2, received"])
        #expect(check("7", .sent, "notes.v3").count == 1)
        #expect(check([0xFF], .received, nil) == ["the frame is not UTF-8"])
    }

    @Test("takes frames as they are recorded")
    func record() {
        let frame = SocketFrame(
            origin: "a test", operationID: "talk", subprotocol: nil, direction: .sent,
            text: Array("{}".utf8))
        #expect(checker.findings(in: frame).count == 1)
        #expect(
            String(decoding: frame.recordLine(), as: UTF8.self) == """
                {"test":"a test","operation":"talk","subprotocol":null,"direction":"sent","text":"{}"}

                """)
    }
}
