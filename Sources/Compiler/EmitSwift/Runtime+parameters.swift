import CodeText
import ContractModel

// What emitted inputs call for parameters.

extension Runtime {
    static let parameterSchema: Code = "ParameterSchema"
    static let parameterStructure: Code = "ParameterStructure"

    /// The names that schemas may not take because of what is below.
    static let parameterTypeNames: Set<String> = [
        "FormField", "FormRule", "ParameterSchema", "ParameterStructure", "SpelledRule",
        "StyledParameter",
    ]

    // MARK: Plain values and lists of them

    /// The call that reads a parameter: `request.query("limit", Self.limitRule, default: 50)`.
    static func parameter(
        _ parameter: Contract.Parameter, _ layout: Contract.Layout, rule: Code,
        defaultValue: Code?, of request: SwiftName
    ) -> Code {
        let arguments =
            [Code.quoted(parameter.name), rule] + (defaultValue.map { ["default: \($0)"] } ?? [])
        return "\(request).\(method(for: parameter, layout))" + .call(arguments)
    }

    private static func method(
        for parameter: Contract.Parameter, _ layout: Contract.Layout
    ) -> Code {
        switch (parameter.place, layout, parameter.isRequired) {
        case (.path, _, _): "path"
        case (.query, .single, false), (.querystring, _, _): "query"
        case (.query, .single, true): "requiredQuery"
        case (.query, .repeated, false): "queryArray"
        case (.query, .repeated, true): "requiredQueryArray"
        case (.query, .commaSeparated, false): "queryList"
        case (.query, .commaSeparated, true): "requiredQueryList"
        case (.header, .single, false): "field"
        case (.header, .single, true): "requiredField"
        case (.header, _, false): "fieldList"
        case (.header, _, true): "requiredFieldList"
        case (.cookie, _, false): "cookie"
        case (.cookie, _, true): "requiredCookie"
        }
    }

    // MARK: All others

    /// The call that reads a parameter of any style and schema.
    static func styledParameter(
        _ parameter: Contract.Parameter, _ description: Code, rule: Code, isNullable: Bool,
        defaultValue: Code?, of request: SwiftName
    ) -> Code {
        let method: Code = parameter.isRequired ? "requiredValue" : "value"
        let call: Code = "\(request).\(method)" + .call(["of: \(description)", rule])
        if let defaultValue { return "\(call) ?? \(defaultValue)" }
        return isNullable && !parameter.isRequired ? "\(call) ?? nil" : call
    }

    /// The description of a parameter of any style and schema.
    static func styledParameter(_ parameter: Contract.Parameter, schema: Code) -> Code {
        var arguments = [Code.quoted(parameter.name), place(parameter.place), style(parameter)]
        if parameter.explode, parameter.coding == .style { arguments.append("explode: true") }
        if parameter.allowsEmpty { arguments.append("allowsEmpty: true") }
        return "StyledParameter" + .call(arguments + [schema])
    }

    /// What writes a parameter of any style and schema: `("color", color, in: .query, as: .form)`.
    static func styledArguments(_ parameter: Contract.Parameter, _ value: Code) -> Code {
        var arguments = [
            Code.quoted(parameter.name), value, "in: \(place(parameter.place))",
            "as: \(style(parameter))",
        ]
        if parameter.explode, parameter.coding == .style { arguments.append("explode: true") }
        return .call(arguments)
    }

    private static func place(_ place: Contract.Place) -> Code {
        switch place {
        case .path: ".path"
        case .query: ".query"
        case .header: ".header"
        case .cookie: ".cookie"
        case .querystring: ".wholeQuery"
        }
    }

    private static func style(_ parameter: Contract.Parameter) -> Code {
        switch parameter.coding {
        case .style: style(parameter.style)
        case .json: ".json"
        case .text: ".text"
        case .form: ".form"
        }
    }

    static func style(_ style: Contract.Style) -> Code {
        switch style {
        case .simple: ".simple"
        case .label: ".label"
        case .matrix: ".matrix"
        case .form: ".form"
        case .spaceDelimited: ".spaceDelimited"
        case .pipeDelimited: ".pipeDelimited"
        case .deepObject: ".deepObject"
        case .cookie: ".cookie"
        }
    }

    /// The value that a text of JSON stands for.
    static func value(ofDefault json: String, rule: Code) -> Code {
        "\(rule).value" + .call([.labeled("ofDefault", json)])
    }

    // MARK: Forms

    /// The rule of a form of names and texts.
    static func formRule(_ rule: Code, _ schema: Code, _ fields: [Contract.FormField]) -> Code {
        let list: [Code] = fields.isEmpty ? [] : [.array(fields.map { formField($0) })]
        return "FormRule" + .call(["of: \(rule)", schema] + list)
    }

    static func formField(_ field: Contract.FormField) -> Code {
        let explode: [Code] = field.explode && !field.isJSON ? ["explode: true"] : []
        let style: Code = field.isJSON ? ".json" : style(field.style)
        return "FormField" + .call([.quoted(field.name), style] + explode)
    }

    // MARK: Paths

    static func pathSegment(_ value: SwiftName, _ parameter: Contract.Parameter) -> Code {
        // No list, which might be broken: it stands in a literal.
        let explode: Code = parameter.explode ? ", explode: true" : .empty
        return "PathSegment(" + .quoted(parameter.name)
            + ", \(value), as: \(style(parameter))\(explode))"
    }

    static func pathText(_ text: SwiftName) -> Code { "PathSegment(styled: \(text))" }

    // MARK: Fields of responses

    static func styledField(
        _ header: Contract.Header, _ value: SwiftName, of response: SwiftName
    ) -> Code {
        let form: [Code] =
            header.isJSON ? ["as: .json"] : header.explode ? ["explode: true"] : []
        return "\(response).styledField" + .call([.quoted(header.name), "\(value)"] + form)
    }
}
