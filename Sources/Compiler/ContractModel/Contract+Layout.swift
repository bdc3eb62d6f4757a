// Most parameters are plain values or lists of them, and are read straight from their texts. All
// others are read through JSON.

extension Contract {
    /// How a parameter is laid out that is a plain value or a list of them; nil for all others.
    public func layout(of parameter: Parameter) -> Layout? {
        guard case .style = parameter.coding, !parameter.allowsEmpty else { return nil }
        let isList = isPlainList(parameter.shape)
        guard isList || isPlain(parameter.shape) else { return nil }
        switch (parameter.place, parameter.style) {
        case (.path, .simple), (.cookie, .form): return isList ? nil : .single
        case (.header, .simple): return isList ? .commaSeparated : .single
        case (.query, .form):
            if !isList { return .single }
            return parameter.explode ? .repeated : .commaSeparated
        default: return nil
        }
    }

    /// Whether a field of a response is a plain value.
    public func isPlain(_ header: Header) -> Bool { !header.isJSON && isPlain(header.shape) }

    /// Whether the text of a part is a plain value; null is none.
    public func isPlain(_ part: Part) -> Bool {
        var shape = part.shape
        while shape.checks.isEmpty, case .named(let id) = shape.kind { shape = self[id].shape }
        return isPlain(shape.with(isNullable: false))
    }

    /// Whether values are one text and not null, and nothing has to be checked as JSON.
    private func isPlain(_ shape: Shape) -> Bool {
        guard let shape = unchecked(shape) else { return false }
        switch shape.kind {
        case .boolean, .integer, .number, .string, .timestamp, .date: return true
        case .enumeration(let values): return values.allSatisfy(\.isText)
        default: return false
        }
    }

    private func isPlainList(_ shape: Shape) -> Bool {
        guard let shape = unchecked(shape), case .array(let element, _) = shape.kind else {
            return false
        }
        return isPlain(element)
    }

    /// The shape behind all names; nil when null is a value, or some name on the way has checks.
    private func unchecked(_ shape: Shape) -> Shape? {
        var shape = shape
        while shape.checks.isEmpty, !shape.isNullable {
            guard case .named(let id) = shape.kind else { return shape }
            shape = self[id].shape
        }
        return nil
    }
}
