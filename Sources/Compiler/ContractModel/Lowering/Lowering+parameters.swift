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
        guard !isIgnored(parameter),
            parameter.place != .header
                || isFieldName(parameter.name, at: parameter.valueLocation(of: "name")),
            let place = Contract.Place(rawValue: parameter.place.rawValue)
        else { return nil }
        let (shape, coding) = value(of: parameter, named: declared.names)
        let allowsEmpty =
            place == .query && parameter.allowsEmptyValue && !takesEmptyText(resolved(shape))
        let schema = parameter.schema ?? parameter.content.first?.value.schema
        return Contract.Parameter(
            name: parameter.name, place: place, style: style(of: parameter),
            explode: parameter.effectiveExplode, coding: coding, allowsEmpty: allowsEmpty,
            shape: allowsEmpty ? shape.with(isNullable: true) : shape,
            isRequired: parameter.isRequired || place == .path,
            defaultValue: parameter.isRequired
                ? nil : schema.flatMap { defaultValue(of: $0, shape) },
            isDeprecated: parameter.isDeprecated,
            description: parameter.description ?? schema.flatMap { description(of: $0) },
            origin: declared.origin)
    }

    /// "If in is header and the name field is Accept, Content-Type or Authorization, the parameter
    /// definition SHALL be ignored." OpenAPI 3.1, section 4.8.12.2. Reading the document warned of
    /// it.
    private func isIgnored(_ parameter: Parameter) -> Bool {
        let ignored = ["accept", "content-type", "authorization"]
        return parameter.place == .header && ignored.contains(parameter.name.lowercased())
    }

    /// Whether a field can have this name: it is left out otherwise, for no message can hold it.
    func isFieldName(_ name: String, at origin: SourceLocation) -> Bool {
        // RFC 9110 5.6.2: token = 1*tchar
        let others = Set("!#$%&'*+-.^_`|~".utf8)
        let isToken =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || others.contains(byte)
            }
        if !isToken {
            warning("field-name", "no field can have the name '\(name)'", at: origin)
        }
        return isToken
    }

    private func style(of parameter: Parameter) -> Contract.Style {
        Contract.Style(rawValue: parameter.effectiveStyle.rawValue) ?? .form
    }

    // MARK: Values

    /// What the value of a parameter is, and how its text becomes one.
    private func value(
        of parameter: Parameter, named names: [String]
    ) -> (Shape, Contract.Parameter.Coding) {
        if let schema = parameter.schema {
            let shape = shape(of: schema, named: names)
            checkExamples(parameter.example, parameter.examples, of: schema)
            return (shape, .style)
        }
        guard let element = parameter.content.first else {
            // A parameter without both was reported.
            return (anyText(at: parameter.location), .style)
        }
        return value(of: element, named: names)
    }

    /// What the value of a `content` with one media type is.
    func value(
        of element: OrderedMap<MediaType>.Element, named names: [String]
    ) -> (Shape, Contract.Parameter.Coding) {
        checkExamples(of: element)
        let essence = Self.essence(of: element.name)
        let coding: Contract.Parameter.Coding =
            if Self.isJSON(essence) {
                .json
            } else if essence == "application/x-www-form-urlencoded" {
                .form
            } else {
                .text
            }
        guard let schema = element.value.schema else {
            let kind: Shape.Kind = if case .text = coding { .string(.none) } else { .any }
            return (plainShape(kind, at: element.nameLocation), coding)
        }
        return (shape(of: schema, named: names), coding)
    }

    func anyText(at origin: SourceLocation) -> Shape { plainShape(.string(.none), at: origin) }

    private func plainShape(_ kind: Shape.Kind, at origin: SourceLocation) -> Shape {
        Shape(
            kind: kind, isNullable: false, description: nil, isDeprecated: false, origin: origin)
    }

    /// Whether the empty text is a value as any other is.
    private func takesEmptyText(_ shape: Shape) -> Bool {
        guard case .string(let bounds) = shape.kind else { return false }
        return bounds == .none
    }
}
