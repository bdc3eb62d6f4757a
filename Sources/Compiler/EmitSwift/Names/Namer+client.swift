import CodeText
import ContractModel
import SourceText

// Names for what only clients need.
extension Namer {
    /// The types inside operations that answers are read into.
    static func answerTypes(of contract: Contract) -> Set<String> {
        let several = contract.operations.lazy.flatMap(\.responses).filter { $0.content.count > 1 }
        return Set(several.map { answerType(of: $0.status) }).union(["Answer"])
    }

    /// `OkContent`
    static func answerType(of status: Contract.Status) -> String {
        let name = StatusNames.name(of: status)
        return name.prefix(1).uppercased() + name.dropFirst() + "Content"
    }

    /// Names the client, its credentials, the fields that it gets and the codes of problems.
    mutating func nameClient() {
        names.answerFields = answerGroups.groups.map { headers in
            if let shared = fieldGroups.position(ofFields: headers), hasServer {
                names.fieldGroups[shared].isOfClients = true
                return names.fieldGroups[shared]
            }
            var group = fieldGroupNames(of: headers)
            (group.isOfHandlers, group.isOfClients) = (false, true)
            return group
        }
        var scope = Scope(reserving: SwiftVocabulary.unusableMembers, suffix: "Scheme")
        let credentials = contract.securitySchemes.map { scheme in
            scope.declare(
                Words(scheme.name).lowerCamel, for: "security scheme '\(scheme.name)'",
                at: scheme.origin, &diagnostics)
        }
        // Reserved before anything was named, so that it is free.
        names.client = SwiftNames.ClientNames(
            type: SwiftName(chosen: clientName), credentials: credentials, problems: problemCodes())
    }

    private mutating func problemCodes() -> (type: SwiftName, cases: [SwiftName])? {
        guard !contract.problems.isEmpty else { return nil }
        var scope = Scope(
            reserving: SwiftVocabulary.enumerationMembers.union(SwiftVocabulary.unusableMembers))
        let cases = contract.problems.map { problem in
            scope.declare(
                Words(problem.code).lowerCamel, for: "problem '\(problem.code)'",
                at: problem.origin, &diagnostics)
        }
        return (types.fresh(["ProblemCode", "ContractProblemCode"], at: contract.origin), cases)
    }
}
