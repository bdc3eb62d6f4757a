@_spi(Generated) import ContractRuntime
import HTTPMessages
import JSON

extension FuzzTarget {
    /// A parameter of any style: four digits that choose how it is described, then its text.
    static let parameters = FuzzTarget("parameters", maxBytes: 512) { bytes in
        guard bytes.count > 4 else { return }
        let choice = bytes.prefix(4).map { Int($0 &- UInt8(ascii: "0")) }
        let style = styles[choice[0] % styles.count]
        let schema = schemas[choice[1] % schemas.count]
        let place = places[choice[2] % places.count]
        let parameter = StyledParameter(
            "color", place, style, explode: choice[3] & 1 == 1, allowsEmpty: choice[3] & 2 == 2,
            schema)
        let text = Array(bytes.dropFirst(4))
        var request: ContractRequest?
        switch place {
        case .path: request = contractRequest(Array("/".utf8) + text)
        case .query, .wholeQuery: request = contractRequest(Array("/x?".utf8) + text)
        case .header: request = contractRequest(Array("/x".utf8), field: "color", text)
        case .cookie: request = contractRequest(Array("/x".utf8), field: .cookie, text)
        }
        guard var request else { return }
        let value = request.requiredValue(of: parameter, AnyValueRule())
        demand(value != nil || !request.isAccepted, "there is neither a value nor a violation")
        if let value { demandRoundTrip(value) }
    }

    /// The content of a form.
    static let form = FuzzTarget("form", maxBytes: 1024) { bytes in
        for schema in schemas {
            guard
                var request = contractRequest(
                    Array("/x".utf8), body: bytes)
            else { return }
            let rule = FormRule(of: AnyValueRule(), schema, formFields)
            let value = request.form(rule)
            demand(value != nil || !request.isAccepted, "there is neither a value nor a violation")
            if let value { demandRoundTrip(value) }
        }
    }

    private static let formFields = [
        FormField("B", .pipeDelimited), FormField("list", .form, explode: true),
        FormField("deep", .deepObject, explode: true), FormField("json", .json),
    ]
    private static let styles: [StyledParameter.Style] = [
        .simple, .label, .matrix, .form, .spaceDelimited, .pipeDelimited, .deepObject, .cookie,
        .json, .text,
    ]
    private static let places: [StyledParameter.Place] = [
        .path, .query, .header, .cookie, .wholeQuery,
    ]
    private static let schemas: [ParameterSchema] = [
        .any, .string, .number, .list(of: .string), colour, .choice([.list(of: .number), colour]),
        .list(of: .list(of: .string)), .choice([.number, .null, .string]),
    ]
    private static let colour: ParameterSchema = .object([
        "R": .number, "G": .string, "B": .list(of: .number), "list": .list(of: .string),
    ])

    private static func contractRequest(
        _ target: [UInt8], field: HTTPFieldName = "color", _ value: [UInt8] = [],
        body: [UInt8]? = nil
    ) -> ContractRequest? {
        var fields: HTTPFields = [:]
        if !value.isEmpty { fields.append(field, bytes: value.span) }
        guard let head = head(target: target, .get, fields), head.path.first == UInt8(ascii: "/")
        else { return nil }
        return ContractRequest(head, operation: operation, content: body)
    }

    private static let operation = OperationDescription(
        id: "read", method: .get, path: "/{color}", tag: "t", queryParameters: ["color", "taken"],
        deepQueryParameters: ["color"], takesAnyQuery: true)
}
