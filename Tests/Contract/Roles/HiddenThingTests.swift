import ContractTesting
import JSON
import Testing

extension RolesTests {
    /// Who could tell a thing of somebody else from nothing could count and find what is hidden.
    @Suite("What is somebody else's is answered like what does not exist (A1)", .serialized)
    struct HiddenThingTests {
        private static let unknown = "9007199254740991"

        /// The rows by which somebody gets 404.
        private static let rows = RoleRow.all.filter { row in
            row.access.values.contains(404)
        }

        private func operation(of row: RoleRow) throws -> CheckedOperation {
            try #require(Watch.contract.checker.operations.first { $0.id == row.operationID })
        }

        /// The path of an operation with ids that nothing has.
        private func unknownTarget(of operation: CheckedOperation) -> String {
            operation.path.replacing(/\{[^}]*\}/, with: Self.unknown)
        }

        @Test("by the same problem, with the same fields", arguments: rows.map(\.operationID))
        func sameAnswer(operationID: String) async throws {
            let stage = try await Stage.shared()
            let row = try #require(Self.rows.first { $0.operationID == operationID })
            let operation = try operation(of: row)
            let request = try await row.request(stage, .owner)
            for persona in Persona.signedIn where row.access[persona] == 404 {
                let token = try await stage.token(persona)
                let hidden = try await stage.api.send(request, operation.method, token: token)
                let nothing = try await stage.api.send(
                    request, operation.method, target: unknownTarget(of: operation), token: token)
                for answer in [hidden, nothing] {
                    #expect(answer.status == 404, "\(persona): \(answer.text)")
                }
                #expect(hidden.isSameProblem(as: nothing), "\(persona)")
                #expect(hidden.fieldNames == nothing.fieldNames, "\(persona)")
            }
        }

        @Test("a link of another file is no link of one's own")
        func foreignLink() async throws {
            let stage = try await Stage.shared()
            let mine = try await stage.link().location
            let token = try await stage.token(.owner)
            let other = try await stage.file()
            let link = try #require(mine.split(separator: "/").last)
            let foreign = try await stage.api.delete("\(other)/links/\(link)", token: token)
            let nothing = try await stage.api.delete("\(other)/links/\(Self.unknown)", token: token)
            #expect(foreign.status == 404)
            #expect(foreign.isSameProblem(as: nothing))
            #expect(try await stage.api.delete(mine, token: token).status == 204)
        }

        // A median that is so much larger is work which the other does not do, such as reading a blob or hashing.
        private static let maxRatio = 2.0
        // Of a busy machine the scheduler's slices may fall in with the requests once, and hardly so often.
        private static let maxRounds = 4

        @Test(
            "in the same time", arguments: ["getMessage", "getChat", "getFile", "getFileContent"])
        func sameTime(operationID: String) async throws {
            let stage = try await Stage.shared()
            let row = try #require(Self.rows.first { $0.operationID == operationID })
            let operation = try operation(of: row)
            let request = try await row.request(stage, .owner)
            let token = try await stage.token(.user)
            let targets = [request.target, unknownTarget(of: operation)]
            var ratios: [Double] = []
            for _ in 0..<Self.maxRounds {
                let medians = try await medians(of: targets, operation.method, token, on: stage)
                ratios.append(medians[0] / medians[1])
                if (1 / Self.maxRatio...Self.maxRatio).contains(medians[0] / medians[1]) { return }
            }
            Issue.record("what is hidden takes \(ratios) times as long as nothing")
        }

        /// The times that two targets take. Both are asked for in turn, and in turn as the first, so that what else the
        /// machine does meets both.
        private func medians(
            of targets: [String], _ method: String, _ token: String?, on stage: Stage
        ) async throws -> [Duration] {
            var times: [[Duration]] = [[], []]
            for round in 0..<60 {
                for index in round.isMultiple(of: 2) ? [0, 1] : [1, 0] {
                    let answer = try await stage.api.send(
                        RoleRequest(targets[index]), method, token: token)
                    times[index].append(try #require(answer.exchange.duration))
                }
            }
            return times.map { $0.sorted()[$0.count / 2] }
        }
    }
}

extension Answer {
    /// Whether two problems are the same but for what names the request.
    fileprivate func isSameProblem(as other: Answer) -> Bool {
        guard case .object(var own) = json, case .object(var others) = other.json else {
            return false
        }
        for name in ["request_id", "instance"] {
            own.removeValue(forKey: name)
            others.removeValue(forKey: name)
        }
        return own == others
    }

    fileprivate var fieldNames: [String] {
        exchange.response.fields.map { $0.name.lowercased() }.sorted()
    }
}
