internal import HTTPMessages
internal import JSON

// What emitted code calls for parameters that are more than one plain text or a list of them.

@_spi(Generated)
extension ContractRequest {
    /// The optional parameter of any style and schema.
    public mutating func value<Rule: ValueRule>(
        of parameter: StyledParameter, _ rule: Rule
    ) -> Rule.Value? {
        guard let json = json(of: parameter, isRequired: false) else { return nil }
        return read(json, of: parameter, rule)
    }

    /// The required parameter of any style and schema.
    public mutating func requiredValue<Rule: ValueRule>(
        of parameter: StyledParameter, _ rule: Rule
    ) -> Rule.Value? {
        guard let json = json(of: parameter, isRequired: true) else { return nil }
        return read(json, of: parameter, rule)
    }

    private mutating func read<Rule: ValueRule>(
        _ json: [UInt8], of parameter: StyledParameter, _ rule: Rule
    ) -> Rule.Value? {
        var reader = JSONReader(json)
        do throws(JSONSyntaxError) {
            let value = try rule.read(from: &reader)
            try reader.finish()
            note(reader.violations, of: parameter)
            return value
        } catch {
            noteUnreadable(
                parameter.place.violationPlace, parameter.pointer, "syntax",
                "\(error.reason) (byte \(error.offset))")
            return nil
        }
    }
}

extension ContractRequest {
    private mutating func note(_ found: [JSONViolation], of parameter: StyledParameter) {
        let place = parameter.place.violationPlace
        for violation in found {
            let pointer = parameter.pointer + violation.pointer
            if violation.keyword == "type" {
                noteUnreadable(place, pointer, violation.keyword, violation.message)
            } else {
                note(place, pointer, violation.keyword, violation.message)
            }
        }
    }

    /// The JSON that a parameter's texts spell; nil when there are none, and when something is
    /// wrong with them.
    fileprivate mutating func json(of parameter: StyledParameter, isRequired: Bool) -> [UInt8]? {
        do throws(ParameterFault) {
            if let node = try node(of: parameter) {
                return parameter.json(of: node)
            }
        } catch {
            noteUnreadable(
                parameter.place.violationPlace, parameter.pointer, error.keyword.description,
                error.message)
            return nil
        }
        guard isRequired else { return nil }
        // An object without any of its properties cannot be told from none: its rule says which
        // of them it needs.
        if parameter.isSpreadObject { return Array("{}".utf8) }
        noteMissing(parameter.name, parameter.place.violationPlace)
        return nil
    }

    private func node(of parameter: StyledParameter) throws(ParameterFault) -> ParameterNode? {
        switch parameter.place {
        case .path:
            return try parameter.node(of: DelimitedText(pathBytes(parameter.name), .percent))
        case .header:
            guard let list = head.fields[HTTPFieldName(stringLiteral: parameter.name)] else {
                return nil
            }
            return try parameter.node(of: DelimitedText(Array(list.utf8)[...], .plain))
        case .query: return try parameter.node(in: pairedQuery)
        case .wholeQuery:
            guard let query = head.query, !query.isEmpty else { return nil }
            return try parameter.wholeNode(of: DelimitedText(query, .percent))
        case .cookie:
            guard let field = head.fields.bytes(of: .cookie) else { return nil }
            return try parameter.node(in: Self.cookieTexts(field, parameter.style))
        }
    }

    private static func cookieTexts(
        _ field: ArraySlice<UInt8>, _ style: StyledParameter.Style
    ) throws(ParameterFault) -> PairedTexts {
        do throws(HTTPRefusal) {
            let cookies = try HTTPCookies(field, isTolerant: true).cookies
            return PairedTexts(
                pairs: cookies.map { .init(name: $0.name, text: Array($0.value.utf8)[...]) },
                encoding: style == .cookie ? .plain : .percent, isTaken: { _ in true })
        } catch {
            throw ParameterFault(keyword: "syntax", message: error.detail)
        }
    }
}

extension StyledParameter {
    /// Where violations point.
    var pointer: String { ContractRequest.pointer(name.description) }

    /// Whether it is an object whose properties stand among the parameters.
    fileprivate var isSpreadObject: Bool {
        style == .form && explode && choice.hasObjects && !choice.hasScalars
            && choice.element == nil && (place == .query || place == .cookie)
    }

    /// What the rule of the schema reads.
    func json(of node: ParameterNode) -> [UInt8] {
        if allowsEmpty, node.isEmptyText { return Array("null".utf8) }
        var writer = JSONWriter()
        writer.node(node, choice)
        return writer.bytes
    }

    /// The value of a whole query.
    fileprivate func wholeNode(of text: DelimitedText) throws(ParameterFault) -> ParameterNode {
        guard style == .form else { return try node(of: text) }
        return try FormLayout(schema).node(of: text.bytes)
    }
}
