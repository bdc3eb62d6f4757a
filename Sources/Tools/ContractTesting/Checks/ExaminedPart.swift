import HTTPMessages
import JSON

/// A value of an exchange or a message that a schema describes, and how it breaks that.
struct ExaminedPart: Sendable {
    /// From which side it is looked at.
    let view: SchemaView
    /// `body`, `query parameter 'limit'`, `field 'Location'`
    let title: String
    let value: JSONValue
    let schema: DocumentPlace
    /// Where the value stands in its body: `/3` for the fourth item of a sequence.
    let prefix: String
    let violations: [PartViolation]

    init(
        _ value: JSONValue, _ title: String, _ schema: DocumentPlace, prefix: String = "",
        _ view: SchemaView, in schemas: SchemaSet
    ) {
        self.view = view
        self.title = title
        self.value = value
        self.schema = schema
        self.prefix = prefix
        violations = schemas.violations(of: value, at: schema.pointer, view)
    }

    /// Its violations as faults.
    func faults(_ check: Check) -> [Fault] {
        violations.map { violation in
            let pointer = prefix + violation.pointer
            let place = pointer.isEmpty ? "" : "\(pointer): "
            return Fault(
                check: check, message: "\(title): \(place)\(violation.message)", pointer: pointer,
                schemaLocation: violation.location, place: schema)
        }
    }
}

extension BodyReader {
    /// The values of a body as parts of an exchange, and how the body breaks the contract.
    func examine(
        _ body: [UInt8], _ mediaType: MediaType, _ fields: [Exchange.Field],
        by content: CheckedMediaType, _ check: Check
    ) -> (parts: [ExaminedPart], faults: [Fault]) {
        switch read(body, mediaType, coding: fields.first("Content-Encoding"), by: content) {
        case .unreadable(let reason):
            return (
                [], [Fault(check: check, message: "body: \(reason)", place: content.place)]
            )
        case .values(let values):
            let parts = values.map {
                ExaminedPart($0.value, "body", $0.schema, prefix: $0.prefix, view, in: schemas)
            }
            return (parts, parts.flatMap { $0.faults(check) })
        }
    }
}

/// Everything that was found in an exchange with an operation.
struct Examination: Sendable {
    let operation: CheckedOperation
    /// The response of the document that the answer's status has.
    var response: CheckedResponse?
    /// The declared media types of the request's and the response's content.
    var requestContent: CheckedMediaType?
    var responseContent: CheckedMediaType?
    /// The parameters that the request has.
    var parameters: [CheckedParameter] = []
    var parts: [ExaminedPart] = []
    /// What is wrong with the request.
    var requestFaults: [Fault] = []
    /// What is wrong with the response.
    var responseFaults: [Fault] = []

    /// Whether the whole request fits the contract.
    var isRequestValid: Bool { requestFaults.isEmpty }
}
