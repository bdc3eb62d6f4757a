import ContractTesting
import JSON

/// What each persona gets from each operation: from the contract where it says so, else from the rows.
struct RoleMatrix {
    /// A cell that nobody has decided.
    struct Undecided: Error, CustomStringConvertible {
        let description: String
    }

    /// What a persona gets from an operation.
    ///
    /// - `security: []`: everybody may ask, whatever credential comes along.
    /// - Else 401 without a session that lives, and 403 for a blocked user.
    /// - `x-roles`: 403 for the others.
    /// - Who gets so far is judged by what the operation is about, which the contract has no words for.
    static func status(
        _ operation: CheckedOperation, _ row: RoleRow, _ persona: Persona
    ) throws -> Int {
        if operation.security.isEmpty { return row.success }
        switch persona {
        case .guest, .expired, .revoked, .misused: return 401
        case .blocked: return 403
        case .user, .participant, .owner, .admin: break
        }
        if let roles = operation.extension("x-roles")?.array,
            !roles.contains(.string(persona.role))
        {
            return 403
        }
        guard let status = row.access[persona] else {
            throw Undecided(description: "\(operation.id) has no cell for \(persona)")
        }
        return status
    }

    /// `code` of the problem that a refusal comes with; nil where the rows alone know why.
    static func code(
        _ operation: CheckedOperation, _ persona: Persona
    ) -> String? {
        switch persona {
        case .guest, .expired, .revoked, .misused: "unauthorized"
        case .blocked: "account_blocked"
        case .user, .participant, .owner, .admin:
            operation.extension("x-roles") == nil ? nil : "forbidden"
        }
    }

    /// The table as docs/roles.md has it.
    static func table() throws -> String {
        let personas = Persona.allCases
        var lines = [
            "| operation | " + personas.map(\.rawValue).joined(separator: " | ") + " |",
            "| --- |" + String(repeating: " --- |", count: personas.count),
        ]
        let rows = Dictionary(
            RoleRow.all.map { ($0.operationID, $0) }, uniquingKeysWith: { first, _ in first })
        for operation in Watch.contract.checker.operations {
            guard let row = rows[operation.id] else {
                throw Undecided(description: "\(operation.id) has no row")
            }
            let cells = try personas.map { String(try status(operation, row, $0)) }
            lines.append("| `\(operation.id)` | " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
