internal import HTTPMessages

/// A problem that is to be told, before it is put into words.
struct Problem: Sendable {
    let status: HTTPStatus
    /// The stable code, which the catalogue knows the words of.
    let code: String
    /// What stands for the placeholders of the words.
    var values: [(name: String, value: String)] = []
    /// Where the request breaks the contract.
    var violations: [ContractViolation] = []
    /// An English sentence that says more than the catalogue can; it repeats nothing secret.
    var detail: String?

    init(
        _ status: HTTPStatus, _ code: String, values: [(name: String, value: String)] = [],
        violations: [ContractViolation] = [], detail: String? = nil
    ) {
        self.status = status
        self.code = code
        self.values = values
        self.violations = violations
        self.detail = detail
    }

    /// The problem that this module itself answers with `status`.
    init(_ status: HTTPStatus, violations: [ContractViolation] = [], detail: String? = nil) {
        let code = BuiltInProblem.of(status).code
        self.init(status, code, violations: violations, detail: detail)
    }
}
