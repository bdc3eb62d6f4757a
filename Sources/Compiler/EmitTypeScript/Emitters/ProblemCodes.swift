import CodeText
import ContractModel

// Codes are open: a server may follow a newer contract than its clients.

/// Emits the codes of problems.
struct ProblemCodes {
    let text: TypeText

    /// The types of all codes, and of those that most operations list together.
    var declarations: [Code] {
        guard let names = text.names.problems else { return [] }
        return [
            (names.all, Array(text.contract.problems.indices), "The codes of all problems."),
            (
                names.common, text.commonProblems,
                "The codes that most operations list under `default`."
            ),
        ].filter { !$0.1.isEmpty }.map(declaration)
    }

    private func declaration(_ name: TypeScriptName, _ codes: [Int], _ comment: String) -> Code {
        """
        \(Code.comment(comment))
        export type \(name) \(Code.alias(.union(literals(codes))))
        """
    }

    private func literals(_ codes: [Int]) -> [Code] {
        codes.map { "\(TypeScriptLiteral.string(text.contract.problems[$0].code))" }
    }

    /// The type of a body with the codes that its response lists; where that lists none, a problem
    /// has one of the contract's.
    func type(of content: Contract.Content, in response: Contract.Response) -> Code {
        let type = text.type(of: content.shape)
        let (codes, isProblem) = (response.declaredProblems, content.isProblem)
        guard let names = text.names.problems, isProblem || !codes.isEmpty, hasCode(content.shape)
        else { return type }
        let choice: Code =
            codes.isEmpty
            ? "\(names.all)"
            : codes == text.commonProblems
                ? "\(names.common)" : literals(codes).joined(by: " | ")
        return "Coded<\(type), \(choice)>"
    }

    private func hasCode(_ shape: Shape) -> Bool {
        let shape = text.contract.resolved(shape)
        guard case .object(let object) = shape.kind, !shape.isNullable,
            let code = object.properties.first(where: { $0.name == "code" }),
            case .string = text.contract.resolved(code.shape).kind
        else { return false }
        return !text.contract.isNullable(code.shape)
    }
}

extension Contract {
    /// The problems that most operations list under `default`, the first of those that are listed as
    /// often.
    var commonProblems: [Int] {
        let lists = operations.flatMap(\.responses).filter { $0.status == .other }
            .map(\.declaredProblems).filter { !$0.isEmpty }
        let counts = Dictionary(lists.map { ($0, 1) }, uniquingKeysWith: +)
        let most = counts.values.max() ?? 0
        return lists.first { counts[$0] == most } ?? []
    }
}

extension Contract.Content {
    /// RFC 9457 3: `application/problem+json`.
    fileprivate var isProblem: Bool {
        mediaType.lowercased().hasPrefix("application/problem+json")
    }
}
