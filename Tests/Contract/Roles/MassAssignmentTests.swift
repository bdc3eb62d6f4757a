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

        /// The properties that are somebody's to set elsewhere or nobody's, but not of this operation's body.
        private static func foreign(to operation: CheckedOperation) throws -> [String] {
            let content = try #require(operation.jsonContent)
            let own = Set(
                PropertyNames(of: content, in: document, isDeep: false)
                    .schemas.keys)
            #expect(!own.isEmpty, "the properties of \(operation.id) were not found")
            return known.schemas.keys.filter { !own.contains($0) }.sorted() + unknown
        }

        /// Names that no schema has, among them some that other systems take for more than a name.
        private static let unknown = [
            "is_admin", "ROLE", "role ", "", "__proto__", "constructor", "$ref", "a\u{0}b",
        ]

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
            let names = try Self.foreign(to: operation)
            let valid = try #require(request.json?.object)
            let before = try stage.stored()
            for group in names.map({ [$0] }) + [names] {
                var body = valid
                for name in group { body.updateValue(Self.known.value(of: name), forKey: name) }
                var attempt = request
                attempt.json = .object(body)
                let answer = try await stage.api.send(attempt, method, token: token)
                let shown = group.count == 1 ? group[0] : "all"
                #expect(answer.status == 422, "\(shown): \(answer.text)")
                #expect(answer.code == "contract_violation", "\(shown)")
                #expect(answer.violations.isEmpty == false, "\(shown)")
            }
            #expect(try stage.stored() == before, "something was stored")
            let answer = try await stage.api.send(request, method, token: token)
            #expect((200..<300).contains(answer.status), "\(answer.text)")
        }
    }
}
