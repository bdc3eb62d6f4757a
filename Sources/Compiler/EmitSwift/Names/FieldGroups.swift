import ContractModel

/// The fields that several responses have alike, which become one type.
///
/// A document that limits its callers sends the same five fields with every answer; written out
/// each time they would be most of the code. Fewer than three are easier to read where they stand.
struct FieldGroups {
    /// How many fields a group has at least.
    private static let least = 3

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

    init(_ contract: Contract) {
        var counts: [Key: Int] = [:]
        for response in contract.operations.lazy.flatMap(\.responses)
        where Self.mayShare(response) {
            let key = Key(response.headers)
            counts[key, default: 0] += 1
            if counts[key] == 2 {
                positions[key] = groups.count
                groups.append(response.headers)
            }
        }
    }

    /// The group that has a response's fields; nil when the response has them by itself.
    func position(of response: Contract.Response) -> Int? {
        Self.mayShare(response) ? positions[Key(response.headers)] : nil
    }

    private static func mayShare(_ response: Contract.Response) -> Bool {
        response.headers.count >= least && !response.isAnsweredByRuntime
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
