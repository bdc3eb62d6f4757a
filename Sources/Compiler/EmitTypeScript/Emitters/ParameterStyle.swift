import CodeText
import ContractModel

extension TypeText {
    /// The style of a parameter as the runtime calls it; nil for the usual one of its place, which
    /// the runtime takes without being told.
    func style(of parameter: Contract.Parameter) -> Code? {
        switch parameter.coding {
        case .json: return "'json'"
        case .form: return "'pairs'"
        case .text:
            if case .string = contract.resolved(parameter.shape).kind,
                parameter.place != .querystring
            {
                return nil
            }
            return "'text'"
        case .style: break
        }
        let usual = usualStyle(in: parameter.place)
        if parameter.style == usual.style, parameter.explode == usual.explode { return nil }
        return style(
            parameter.style, explode: parameter.explode, of: parameter.shape, unlike: usual.style)
    }

    /// The style of a property of a form.
    func style(of field: Contract.FormField, _ shape: Shape?) -> Code? {
        if field.isJSON { return "'json'" }
        if field.style == .form, field.explode { return nil }
        return style(field.style, explode: field.explode, of: shape, unlike: .form)
    }

    private func style(
        _ style: Contract.Style, explode: Bool, of shape: Shape?, unlike usual: Contract.Style
    ) -> Code? {
        // Of one value nothing is to be told apart.
        if style == usual, let shape, isSingle(shape) { return nil }
        return explode ? "'\(name(of: style))*'" : "'\(name(of: style))'"
    }

    private func name(of style: Contract.Style) -> Code {
        switch style {
        case .simple: "simple"
        case .label: "label"
        case .matrix: "matrix"
        case .form: "form"
        case .spaceDelimited: "spaceDelimited"
        case .pipeDelimited: "pipeDelimited"
        case .deepObject: "deepObject"
        case .cookie: "cookie"
        }
    }

    private func usualStyle(in place: Contract.Place) -> (style: Contract.Style, explode: Bool) {
        switch place {
        case .path, .header: (.simple, false)
        case .query, .cookie, .querystring: (.form, true)
        }
    }

    /// Whether every value is one text.
    private func isSingle(_ shape: Shape) -> Bool {
        switch contract.resolved(shape).kind {
        case .boolean, .integer, .number, .string, .timestamp, .date, .constant: true
        case .enumeration(let values): values.allSatisfy(\.isText)
        case .any, .array, .dictionary, .object, .union, .named: false
        }
    }
}
