extension JSONReader {
    /// Room for more is not made before it is needed: a text could ask for much with few bytes.
    private static let maxReserved = 16

    /// The next value, of whatever kind.
    public mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch try peek() {
        case .object: return .object(try objectValue())
        case .array: return .array(try arrayValue())
        case .string:
            let token = try scanString()
            return .string(try bytes.span.string(of: token))
        case .number: return .number(try numberValue())
        case .boolean: return .boolean(try boolean() ?? false)
        case .null:
            _ = try readNull()
            return .null
        }
    }

    /// Reads past the next value, which must be well-formed too, its property names included.
    public mutating func skip() throws(JSONSyntaxError) {
        switch try peek() {
        case .object:
            try open(isObject: true)
            while try nextName() {
                let token = try name()
                if strictness == .strict {
                    try refuseRepetition(of: try bytes.span.string(of: token))
                } else {
                    try bytes.span.validate(token)
                }
                try skip()
            }
            close()
        case .array:
            try open(isObject: false)
            while try nextElement() { try skip() }
        case .string:
            let token = try scanString()
            try bytes.span.validate(token)
        case .number: _ = try scanNumber()
        case .boolean: _ = try boolean()
        case .null: _ = try readNull()
        }
    }

    private mutating func objectValue() throws(JSONSyntaxError) -> JSONObject {
        try open(isObject: true)
        var object = JSONObject(reservingCapacity: treeCounts.members)
        while try nextName() {
            let token = try name()
            let key = try bytes.span.string(of: token)
            let replaced = object.updateValue(try value(), forKey: key)
            if replaced != nil, strictness == .strict { throw repeated() }
        }
        close()
        treeCounts.members = min(object.count, Self.maxReserved)
        return object
    }

    private mutating func arrayValue() throws(JSONSyntaxError) -> [JSONValue] {
        try open(isObject: false)
        var elements: [JSONValue] = []
        elements.reserveCapacity(treeCounts.elements)
        while try nextElement() { elements.append(try value()) }
        treeCounts.elements = min(elements.count, Self.maxReserved)
        return elements
    }

    private mutating func numberValue() throws(JSONSyntaxError) -> JSONNumber {
        let token = try scanNumber()
        let text = bytes.span
        let integer = token.plainInteger ?? Int64(text.decimal(of: token))
        return JSONNumber(validated: text.text(of: token), integer: integer)
    }
}
