import ContractTesting
import JSON
import Testing

extension RolesTests {
    @Suite("What proves who somebody is is never told (A2)", .serialized)
    struct SecretTests {
        private static let document = Watch.contract.checker.document
        private static let known = PropertyNames(of: document)

        /// The properties that are written only.
        private static let secrets = known.schemas.keys.filter { name in
            name.hasSuffix("password") || known.schemas[name]?["writeOnly"] == .boolean(true)
        }

        /// The operations whose body has one.
        private static let operations = document.operations.filter { operation in
            (operation.requestBody?.content ?? []).contains { content in
                let names = PropertyNames(of: content, in: document, isDeep: true).schemas
                return secrets.contains { names[$0] != nil }
            }
        }

        @Test("no response has a property that is written only")
        func isNotDeclared() {
            #expect(Set(Self.secrets).isSuperset(of: ["password", "old_password", "new_password"]))
            #expect(Self.operations.count >= 5)
            for operation in Self.document.operations {
                for content in operation.responses.flatMap(\.content) {
                    let names = PropertyNames(of: content, in: Self.document, isDeep: true).schemas
                    for secret in Self.secrets {
                        #expect(names[secret] == nil, "\(operation.id) answers \(secret)")
                    }
                }
            }
        }

        /// Whatever else is wrong with the request that it came in.
        @Test("no answer and no line of the log holds one", arguments: operations.map(\.id))
        func isNotTold(operationID: String) async throws {
            let stage = try await Stage.shared()
            let row = try #require(RoleRow.all.first { $0.operationID == operationID })
            let operation = try #require(Self.operations.first { $0.id == operationID })
            let persona: Persona = operation.extension("x-roles") == nil ? .owner : .admin
            let request = try await row.request(stage, persona)
            let own = try await stage.token(persona)
            let token = request.sender?.token ?? own
            let body = try #require(request.json?.object)
            let (valid, secrets) = try unmistakable(body, of: operationID, on: stage)
            var answers: [Answer] = []
            for text in attempts(on: valid) {
                answers.append(
                    try await stage.api.call(
                        operation.method, request.target, json: text, token: token))
            }
            #expect(answers.map(\.status).contains(422))
            #expect(answers.contains { (200..<300).contains($0.status) })
            for reader in [Persona.owner, .admin] {
                for target in [
                    "users/me", "users/all?limit=200", "tokens", "admin/users?limit=200",
                ] {
                    answers.append(
                        try await stage.api.get(
                            "/api/v1/\(target)", token: try await stage.token(reader)))
                }
            }
            let told = answers.map { answer in
                answer.text + answer.exchange.response.fields.map(\.value).joined(separator: "\n")
            }
            for secret in secrets {
                for (answer, text) in zip(answers, told) {
                    #expect(!text.contains(secret), "\(answer.exchange.title)")
                }
                #expect(!stage.server.log.contains(secret))
                #expect(!stage.server.output.contains(secret))
                #expect(!(try stage.stored()).contains(secret))
            }
        }

        /// A body whose secrets are like no other text, and these.
        private func unmistakable(
            _ body: JSONObject, of operationID: String, on stage: Stage
        ) throws -> (body: JSONObject, secrets: [String]) {
            let example = try stage.body(operationID)
            var (result, secrets): (JSONObject, [String]) = (body, [])
            for name in Self.secrets {
                guard let value = body[name]?.string else { continue }
                // What proves something now has been made for this test by itself.
                let isExample = example[name].string == value
                let secret = isExample ? "an engine of \(stage.newName())" : value
                result.updateValue(.string(secret), forKey: name)
                secrets.append(secret)
            }
            try #require(!secrets.isEmpty)
            return (result, secrets)
        }

        /// Requests with the secrets in them: broken ones, and at last the one that is well. Names of properties are
        /// none: where the contract is broken, its pointers tell the caller those that the caller has sent.
        private func attempts(on valid: JSONObject) -> [String] {
            var attempts: [String] = []
            func attempt(_ change: (inout JSONObject) -> Void) {
                var body = valid
                change(&body)
                attempts.append(JSONValue.object(body).text)
            }
            attempt { $0.updateValue(true, forKey: "is_admin") }
            attempt { $0.updateValue("nobody", forKey: "email") }
            for (name, value) in valid {
                attempt { $0.removeValue(forKey: name) }
                attempt { $0.updateValue([value], forKey: name) }
                // Too long by far, with the secret at its start.
                let text = value.string ?? ""
                attempt {
                    $0.updateValue(.string(text + String(repeating: "x", count: 400)), forKey: name)
                }
            }
            let text = JSONValue.object(valid).text
            return attempts + [String(text.dropLast()), text + text, text]
        }
    }
}
