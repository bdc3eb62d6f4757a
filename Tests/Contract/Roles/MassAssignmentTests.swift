import ContractTesting
import JSON
import Testing

extension RolesTests {
    @Suite("Nobody can set what the contract does not let them set (A2)", .serialized)
    struct MassAssignmentTests {
        private static let document = Watch.contract.checker.document

        /// Bodies that take any property on purpose: what GitHub sends is GitHub's.
        private static let open = ["receiveWebhook"]

        /// The operations with a JSON object as body.
        private static let operations = document.operations.filter { $0.jsonContent != nil }
        private static let closed = operations.map(\.id).filter { !open.contains($0) }

        private static let known = PropertyNames(of: document)

        /// The one who may, and the valid request, which has not been sent yet.
        private func request(
            _ operationID: String
        ) async throws -> (stage: Stage, request: RoleRequest, method: String, token: String?) {
            let stage = try await Stage.shared()
            let row = try #require(RoleRow.all.first { $0.operationID == operationID })
            let operation = try #require(Self.operations.first { $0.id == operationID })
            let persona: Persona = operation.extension("x-roles") == nil ? .owner : .admin
            let request = try await row.request(stage, persona)
            let own = try await stage.token(persona)
            return (stage, request, operation.method, request.sender?.token ?? own)
        }

        @Test("the operations and the properties are found")
        func found() {
            #expect(Self.operations.count >= 13)
            #expect(Set(Self.open).isSubset(of: Self.operations.map(\.id)))
            for name in ["id", "role", "is_blocked", "created_at", "sender", "uses", "sha256"] {
                #expect(Self.known.schemas[name] != nil, "\(name)")
            }
        }

        /// Beside a valid body, one at a time and all at once; then the valid body alone has success, so that it was the
        /// property which was refused.
        @Test(
            "a property that the body does not have is refused, and nothing is stored",
            arguments: closed)
        func refusesForeign(operationID: String) async throws {
            let (stage, request, method, token) = try await request(operationID)
            let operation = try #require(Self.operations.first { $0.id == operationID })
            let content = try #require(operation.jsonContent)
            let names = Self.known.foreign(to: content, in: Self.document)
            let valid = try #require(request.json?.object)
            let before = try stage.stored()
            var taken: [String] = []
            for group in names.map({ [$0] }) + [names] {
                var body = valid
                for name in group { body.updateValue(Self.known.value(of: name), forKey: name) }
                var attempt = request
                attempt.json = .object(body)
                let answer = try await stage.api.send(attempt, method, token: token)
                let shown = group.count == 1 ? group[0] : "all"
                let isRefused = answer.status == 422 && answer.code == "contract_violation"
                if !isRefused || answer.violations.isEmpty {
                    taken.append("\(shown): \(answer.status)")
                }
            }
            #expect(taken == [])
            #expect(try stage.stored() == before, "something was stored")
            let answer = try await stage.api.send(request, method, token: token)
            #expect((200..<300).contains(answer.status), "\(answer.text)")
        }

        /// A WebSocket's messages are bodies as well.
        ///
        /// A command that is taken by mistake may be answered by nothing: the limit is for that.
        @Test(
            "a property that a command of a chat does not have is refused, and nothing is stored",
            .timeLimit(.minutes(1)))
        func refusesForeignInCommands() async throws {
            let stage = try await Stage.shared()
            let operation = try #require(Self.operationOfChats)
            let content = try #require(
                operation.frames.first {
                    $0.key.direction == .received && $0.key.subprotocol == "chat.v2+json"
                }?.content)
            let names = Self.known.foreign(to: content, in: Self.document)
            try await stage.beFriends()
            let socket = try await stage.chat.openTyped()
            while try await socket.receive()?["type"].string != "ready" {}
            let before = try stage.stored()
            let message: JSONObject = [
                "type": "send_message", "client_id": .string(stage.newName()), "text": "Hello",
            ]
            var taken: [String] = []
            for (valid, names) in [(message, names), (["type": "typing"], names + ["text"])] {
                for name in names {
                    var command = valid
                    command.updateValue(Self.known.value(of: name), forKey: name)
                    try await socket.send(wrong: JSONValue.object(command).text)
                    let event = try await socket.receive()
                    if event?["code"].string != "contract_violation" { taken.append(name) }
                }
            }
            #expect(taken == [])
            #expect(try stage.stored() == before, "something was stored")
            try await socket.send(JSONValue.object(message).text)
            #expect(try await socket.receive()?["type"].string == "message_created")
            try await socket.close()
        }

        private static let operationOfChats = document.operations.first { $0.id == "openChat" }
    }
}
