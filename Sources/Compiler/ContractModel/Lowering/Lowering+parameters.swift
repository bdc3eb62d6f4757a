import OpenAPI
import SourceText
import YAML

extension Lowering {
    /// The parameters of an operation, those of its path item first.
    func parameters(
        of operation: Operation, _ item: PathItem, named names: [String]
    ) -> [Contract.Parameter] {
        let own = operation.parameters.compactMap { declared($0, named: names) }
        let inherited = item.parameters.compactMap { declared($0, named: names) }
            .filter { parameter in !own.contains { $0.key == parameter.key } }
        return (inherited + own).compactMap { lower($0) }
    }

    /// A parameter with the words that lead to it and the place that names it.
    private struct Declared {
        let parameter: Parameter
        let names: [String]
        let origin: SourceLocation

        /// What tells parameters apart; field names are compared without regard to case (RFC 9110
        /// 5.1).
        var key: [String] {
            let name =
                parameter.place == .header ? parameter.name.lowercased() : parameter.name
            return [parameter.place.rawValue, name]
        }
    }

    private func declared(_ referable: Referable<Parameter>, named names: [String]) -> Declared? {
        guard let parameter = document.resolve(referable) else { return nil }
        return Declared(
            parameter: parameter, names: component(referable) ?? names + [parameter.name],
            origin: parameter.valueLocation(of: "name"))
    }

    /// The name of the component that a reference leads to; nil for what was written in place.
    func component<Object>(_ referable: Referable<Object>) -> [String]? {
        guard case .reference(let reference) = referable else { return nil }
        return reference.target.split(separator: "/").last.map { [String($0)] }
    }

    private func lower(_ declared: Declared) -> Contract.Parameter? {
        let parameter = declared.parameter
        guard !isIgnored(parameter), let place = Contract.Place(rawValue: parameter.place.rawValue)
        else { return nil }
        guard let schema = parameter.schema else {
            if !parameter.content.isEmpty {
                unsupported(
                    "parameter-content", "'content' of a parameter",
                    at: parameter.nameLocation(of: "content"))
            }
            return nil
        }
        let shape = shape(of: schema, named: declared.names)
        checkExamples(parameter.example, parameter.examples, of: schema)
        return Contract.Parameter(
            name: parameter.name, place: place, layout: layout(of: parameter, shape),
            shape: shape, isRequired: parameter.isRequired || place == .path,
            defaultValue: parameter.isRequired ? nil : defaultValue(of: schema, shape),
            isDeprecated: parameter.isDeprecated,
            description: parameter.description ?? self.description(of: schema),
            origin: declared.origin)
    }

    /// "If in is header and the name field is Accept, Content-Type or Authorization, the parameter
    /// definition SHALL be ignored." OpenAPI 3.1, section 4.8.12.2. Reading the document warned of
    /// it.
    private func isIgnored(_ parameter: Parameter) -> Bool {
        let ignored = ["accept", "content-type", "authorization"]
        return parameter.place == .header && ignored.contains(parameter.name.lowercased())
    }

    // MARK: Layout

    private func layout(of parameter: Parameter, _ shape: Shape) -> Contract.Layout {
        let expected: ParameterStyle =
            parameter.place == .path || parameter.place == .header ? .simple : .form
        if parameter.effectiveStyle != expected {
            unsupported(
                "parameter-style-unsupported", "the style '\(parameter.effectiveStyle.rawValue)'",
                at: parameter.valueLocation(of: "style"))
        }
        if parameter.allowsEmptyValue {
            unsupported(
                "parameter-empty-value", "'allowEmptyValue'",
                at: parameter.nameLocation(of: "allowEmptyValue"))
        }
        let resolved = resolved(shape)
        refuseUnwritable(resolved, of: parameter)
        guard case .array = resolved.kind else { return .single }
        if parameter.place == .path || parameter.place == .cookie {
            unsupported(
                "parameter-schema", "a list in a \(parameter.place.rawValue) parameter",
                at: parameter.valueLocation(of: "schema"))
        }
        return parameter.place == .query && parameter.effectiveExplode
            ? .repeated : .commaSeparated
    }

    /// Reports what cannot be written as the text of a parameter.
    private func refuseUnwritable(_ shape: Shape, of parameter: Parameter) {
        if isStandIn(shape) { return }
        let place = parameter.valueLocation(of: "schema")
        if shape.isNullable {
            unsupported("parameter-schema", "null in a parameter", at: place)
        }
        if case .array(let element, _) = shape.kind {
            let element = resolved(element)
            if element.isNullable || !isText(element), !isStandIn(element) {
                unsupported(
                    "parameter-schema", "a list of other than texts, numbers and truth values",
                    at: place)
            }
        } else if !isText(shape) {
            unsupported(
                "parameter-schema",
                "a parameter that is neither text, number, truth value nor a list of them",
                at: place)
        }
    }

    /// Whether values are written as one text.
    func isText(_ shape: Shape) -> Bool {
        switch shape.kind {
        case .boolean, .integer, .number, .string, .timestamp, .date, .enumeration, .constant: true
        case .any, .array, .dictionary, .object, .union, .named: false
        }
    }
}
