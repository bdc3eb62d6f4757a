import ContractTesting
import Foundation
import Testing

extension RolesTests {
    @Suite("Every operation asks who is asking, whoever that is (A1)", .serialized)
    struct RoleMatrixTests {
        private static let operations = Watch.contract.checker.operations

        @Test("every operation has one row, every cell a status that the operation lists")
        func complete() throws {
            let rows = RoleRow.all.map(\.operationID)
            try #require(rows == Self.operations.map(\.id))
            for (operation, row) in zip(Self.operations, RoleRow.all) {
                for persona in Persona.allCases {
                    let status = try RoleMatrix.status(operation, row, persona)
                    #expect(
                        operation.statuses.contains(String(status)),
                        "\(operation.id) does not list \(status), which \(persona) gets")
                }
            }
        }

        /// Those who are refused ask for one thing in turn, and then somebody who is not has success with it: so none of
        /// the refused has changed it. The others who have success get a thing of their own each.
        @Test("everybody gets what the matrix says", arguments: RoleRow.all.map(\.operationID))
        func cells(operationID: String) async throws {
            let stage = try await Stage.shared()
            let row = try #require(RoleRow.all.first { $0.operationID == operationID })
            let operation = try #require(Self.operations.first { $0.id == operationID })
            let wanted = try Persona.allCases.map {
                ($0, try RoleMatrix.status(operation, row, $0))
            }
            let successful = wanted.filter { $0.1 == row.success }.map(\.0)
            // The sessions that are worth nothing any more are the owner's, and would be enough if they were.
            let first = try #require(
                successful.first { $0 == .owner } ?? successful.first,
                "nobody may ask for \(operationID)")
            let request = try await row.request(stage, first)
            let refused = wanted.filter { $0.1 != row.success }
            try await refuse(operation, request, refused, on: stage)
            try await succeed(operation, row, request, as: first, on: stage)
            for persona in successful where persona != first {
                let request = try await row.request(stage, persona)
                try await succeed(operation, row, request, as: persona, on: stage)
            }
        }

        private func succeed(
            _ operation: CheckedOperation, _ row: RoleRow, _ request: RoleRequest,
            as persona: Persona, on stage: Stage
        ) async throws {
            let own = try await stage.token(persona)
            let answer = try await stage.api.send(
                request, operation.method, token: request.sender?.token ?? own)
            #expect(answer.status == row.success, "\(persona): \(answer.text)")
            let asked = Watch.contract.checker.operation(of: answer.exchange)
            #expect(asked?.id == operation.id, "the row asks for another operation")
        }

        private func refuse(
            _ operation: CheckedOperation, _ request: RoleRequest,
            _ refused: [(Persona, Int)], on stage: Stage
        ) async throws {
            guard !refused.isEmpty else { return }
            var tokens: [Persona: String] = [:]
            for (persona, _) in refused { tokens[persona] = try await stage.token(persona) }
            let before = try stage.stored()
            for (persona, status) in refused {
                let answer = try await stage.api.send(
                    request, operation.method, token: tokens[persona])
                #expect(answer.status == status, "\(persona): \(answer.text)")
                if let code = RoleMatrix.code(operation, persona) {
                    #expect(answer.code == code, "\(persona)")
                }
                guard operation.method == "GET", !request.isHandshake else { continue }
                let head = try await stage.api.send(request, "HEAD", token: tokens[persona])
                #expect(head.status == status, "\(persona) by HEAD")
            }
            let isUntouched = try stage.stored() == before
            #expect(isUntouched, "a request that was refused has changed the store")
            if !isUntouched { Stage.leave() }
        }

        @Test("docs/roles.md shows the matrix; UPDATE_GOLDEN=1 writes it anew")
        func printed() throws {
            let file = ServerProcess.root.appendingPathComponent("docs/roles.md")
            var article = try String(contentsOf: file, encoding: .utf8)
            let heading = "## The matrix\n\n"
            let end = try #require(article.firstRange(of: heading)).upperBound
            let expected = article[..<end] + (try RoleMatrix.table())
            if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
                try Data(expected.utf8).write(to: file)
                article = String(expected)
            }
            #expect(article == expected)
        }
    }
}
