import ContractModel

/// The fields that several responses have alike, which become one type.
///
/// A document that limits its callers sends the same five fields with every answer; written out
/// each time they would be most of the code. Fewer than three are easier to read where they stand,
/// in what handlers answer; clients get a group wherever there is a field.
struct FieldGroups {
    /// Whether the groups are those of what clients get.
    private let isOfClients: Bool

    /// The fields of each group, in the order in which the document first has them.
    private(set) var groups: [[Contract.Header]] = []
    private var positions: [Key: Int] = [:]

    /// What fields must have in common to be the same.
    private struct Key: Hashable {
        let fields: [Field]

        struct Field: Hashable {
            let name: String
            let type: String
            let isNullable: Bool
            let isRequired: Bool
            let isJSON: Bool
            let explode: Bool
            let description: String?
        }

        init(_ headers: [Contract.Header]) {
            fields = headers.map {
                Field(
                    name: $0.name, type: FieldGroups.type(of: $0.shape),
                    isNullable: $0.shape.isNullable, isRequired: $0.isRequired, isJSON: $0.isJSON,
                    explode: $0.explode, description: $0.description)
            }
        }
    }

    init(_ contract: Contract, ofClients isOfClients: Bool = false) {
        self.isOfClients = isOfClients
        var counts: [Key: Int] = [:]
        for response in contract.operations.lazy.flatMap(\.responses) where mayShare(response) {
            let headers = headers(of: response)
            let key = Key(headers)
            counts[key, default: 0] += 1
            if counts[key] == (isOfClients ? 1 : 2) {
                positions[key] = groups.count
                groups.append(headers)
            }
        }
    }

    private func headers(of response: Contract.Response) -> [Contract.Header] {
        isOfClients ? response.declaredHeaders : response.headers
    }

    /// The group that has a response's fields; nil when the response has them by itself.
    func position(of response: Contract.Response) -> Int? {
        mayShare(response) ? positions[Key(headers(of: response))] : nil
    }

    /// The group that has the same fields.
    func position(ofFields headers: [Contract.Header]) -> Int? { positions[Key(headers)] }

    private func mayShare(_ response: Contract.Response) -> Bool {
        isOfClients
            ? !response.declaredHeaders.isEmpty
            : response.headers.count >= 3 && !response.isAnsweredByRuntime
    }

    /// The type that the values of a shape have in Swift, by what it is and not by its name.
    private static func type(of shape: Shape) -> String {
        switch shape.kind {
        case .any: "any"
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string, .constant: "string"
        case .timestamp: "timestamp"
        case .date: "date"
        case .array(let element, _): "[\(type(of: element)) \(element.isNullable)]"
        case .dictionary(let element, _): "[:\(type(of: element)) \(element.isNullable)]"
        case .named(let id): "\(id.index)"
        case .object, .enumeration, .union: preconditionFailure("a type without a name")
        }
    }
}
