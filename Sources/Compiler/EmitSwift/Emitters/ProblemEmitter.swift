import CodeText
import ContractModel

/// Emits the problems that one response carries as an enumeration.
struct ProblemEmitter {
    let problems: [Contract.Problem]
    let names: SwiftNames.ResponseNames
    /// The type of the operation.
    let operation: SwiftName
    /// The status, for people.
    let status: String

    private var cases: [(problem: Contract.Problem, name: SwiftName, placeholders: [SwiftName])] {
        problems.enumerated().map {
            ($0.element, names.problemCases[$0.offset], names.placeholders[$0.offset])
        }
    }

    /// The enumeration, to stand inside the operation's type.
    var declaration: Code {
        let cases = cases.map { problem, name, placeholders -> Code in
            let text = problem.texts.first
            let documentation = Code.documentation(
                (text?.detail ?? text?.title).orWhenBlank("The problem `\(problem.code)`."),
                indent: 8)
            let payload = placeholders.map { "\($0): String" as Code }
            return """
                \(documentation)
                case \(name)\(payload.isEmpty ? .empty : Code.call(payload))
                """
        }
        return """
            \(Code.documentation("The problems behind \(status).", indent: 4))
            public enum \(names.problems): Sendable, Equatable {
                \(cases.lines())
            }
            """
    }

    /// The extension that says the codes.
    var coding: Code {
        let codes = cases.map { problem, name, _ -> Code in
            "case .\(name): \(Literal.string(problem.code))"
        }
        let code: Code = """
            /// The stable name of the problem.
            public var code: StaticString {
                switch self {
                \(codes.lines())
                }
            }
            """
        return """
            extension \(operation).\(names.problems): \(Runtime.problem) {
                \([code, values].paragraphs())
            }
            """
    }

    /// The values of the placeholders; nothing when no problem has any.
    private var values: Code {
        guard cases.contains(where: { !$0.placeholders.isEmpty }) else { return .empty }
        let arms = cases.map { problem, name, placeholders -> Code in
            guard !placeholders.isEmpty else { return "case .\(name): []" }
            let pattern = Code.call(placeholders.map { "let \($0)" })
            let values = zip(problem.placeholders, placeholders).map { text, name -> Code in
                "(\(Literal.string(text)), \(name))"
            }
            return """
                case .\(name)\(pattern):
                    \(Code.array(values))
                """
        }
        return """
            /// What stands for the names in braces in the texts.
            public var values: [(name: StaticString, value: String)] {
                switch self {
                \(arms.lines())
                }
            }
            """
    }
}
