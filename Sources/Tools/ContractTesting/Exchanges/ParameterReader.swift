import HTTPMessages
import JSON
import OpenAPI

/// Finds the values of an operation's parameters in a request.
struct ParameterReader {
    /// What a request says of a parameter.
    enum Reading {
        /// Nothing.
        case absent
        /// A value.
        case value(JSONValue)
        /// A text that cannot be read.
        case unreadable(String)
    }

    private let schemas: SchemaSet
    private let arguments: [String: Substring]
    private let fields: [Exchange.Field]
    private let query: ArraySlice<UInt8>?
    private let pairs: [QueryPairs.Pair]?
    private let cookies: [HTTPCookies.Cookie]
    /// Names of query parameters that stand for themselves.
    private let queryNames: Set<String>

    // Far more than any server takes.
    private static let maxPairs = 10_000

    init(
        _ request: Exchange.Request, _ arguments: [String: Substring],
        _ operation: CheckedOperation, _ schemas: SchemaSet
    ) {
        self.schemas = schemas
        self.arguments = arguments
        fields = request.fields
        let target = Array(request.target.utf8)
        query = target.firstIndex(of: UInt8(ascii: "?")).map { target[($0 + 1)...] }
        pairs = try? QueryPairs(query ?? [], maxPairs: Self.maxPairs).pairs
        let line = Array(request.fields.all("Cookie").joined(separator: "; ").utf8)
        cookies =
            (try? HTTPCookies(line[...], maxCookies: Self.maxPairs, isTolerant: true))?.cookies
            ?? []
        let credentials = operation.security.joined().compactMap { credential in
            if case .query(let name) = credential.carrier { name } else { nil }
        }
        queryNames = Set(
            operation.parameters.filter { $0.part == .query }.map(\.name) + credentials)
    }

    /// What the request says of a parameter.
    func read(_ parameter: CheckedParameter) -> Reading {
        switch parameter.part {
        case .path: path(parameter)
        case .header: header(parameter)
        case .cookie: cookie(parameter)
        case .query:
            pairs == nil
                ? .unreadable("the query is not percent-encoded UTF-8") : queryValue(parameter)
        case .querystring: wholeQuery(parameter)
        }
    }

    private func path(_ parameter: CheckedParameter) -> Reading {
        guard let argument = arguments[parameter.name] else { return .absent }
        let reader = StyledText(schemas: schemas, view: .request, encoding: .percent)
        var raw = Array(argument.utf8)[...]
        if parameter.mediaType != nil { return content(reader.text(raw), parameter) }
        var separator = UInt8(ascii: ",")
        switch parameter.style {
        case .label:
            guard raw.popFirst() == UInt8(ascii: ".") else { return Self.misplaced(".") }
            if parameter.explodes { separator = UInt8(ascii: ".") }
        case .matrix: return matrix(raw, parameter, reader)
        default: break
        }
        return Self.reading(
            reader.delimited(
                raw, by: separator, explodes: parameter.explodes, at: parameter.schema?.pointer))
    }

    // `;color=blue,black`, and with explode `;color=blue;color=black` or `;R=100;G=200`
    private func matrix(
        _ raw: ArraySlice<UInt8>, _ parameter: CheckedParameter, _ reader: StyledText
    ) -> Reading {
        guard raw.first == UInt8(ascii: ";") else { return Self.misplaced(";") }
        let pairs = raw.dropFirst().split(separator: UInt8(ascii: ";"))
            .map { StyledText.divided($0, at: UInt8(ascii: "=")) }
        let pointer = parameter.schema?.pointer
        let outline = reader.outline(pointer)
        if parameter.explodes, outline.allowsObject, !outline.allowsScalar, !outline.allowsList {
            return Self.reading(reader.object(pairs, outline))
        }
        let own = pairs.filter { $0.0.elementsEqual(parameter.name.utf8) }.map(\.1)
        if parameter.explodes, outline.allowsList, !outline.allowsScalar {
            return Self.reading(reader.list(own, outline))
        }
        guard let value = own.first else { return Self.misplaced(";\(parameter.name)") }
        return Self.reading(
            reader.delimited(value, by: UInt8(ascii: ","), explodes: false, at: pointer))
    }

    private func header(_ parameter: CheckedParameter) -> Reading {
        let lines = fields.all(parameter.name)
        if lines.isEmpty { return .absent }
        let reader = StyledText(schemas: schemas, view: .request, encoding: .plain)
        let raw = Array(lines.joined(separator: ", ").utf8)[...]
        if parameter.mediaType != nil { return content(reader.text(raw), parameter) }
        return Self.reading(
            reader.delimited(
                raw, by: UInt8(ascii: ","), explodes: parameter.explodes,
                at: parameter.schema?.pointer))
    }

    private func cookie(_ parameter: CheckedParameter) -> Reading {
        let own = cookies.filter { $0.name == parameter.name }
        guard let first = own.first else { return .absent }
        let encoding: StyledText.Encoding = parameter.style == .cookie ? .plain : .percent
        let reader = StyledText(schemas: schemas, view: .request, encoding: encoding)
        let raw = Array(first.value.utf8)[...]
        if parameter.mediaType != nil { return content(reader.text(raw), parameter) }
        let outline = reader.outline(parameter.schema?.pointer)
        if own.count > 1, outline.allowsList {
            return Self.reading(reader.list(own.map { Array($0.value.utf8)[...] }, outline))
        }
        return Self.reading(
            reader.delimited(
                raw, by: UInt8(ascii: ","), explodes: false, at: parameter.schema?.pointer))
    }
}

// MARK: Queries

extension ParameterReader {
    private func queryValue(_ parameter: CheckedParameter) -> Reading {
        let pairs = pairs ?? []
        let own = pairs.filter { $0.name == parameter.name }
        let reader = StyledText(schemas: schemas, view: .request, encoding: .form)
        let pointer = parameter.schema?.pointer
        if parameter.mediaType != nil {
            return own.first.map { content($0.text, parameter) } ?? .absent
        }
        let outline = reader.outline(pointer)
        let isObject = outline.allowsObject && !outline.allowsScalar && !outline.allowsList
        if parameter.style == .deepObject { return deepObject(parameter, pairs, reader) }
        if isObject, parameter.style == .form, parameter.explodes, own.isEmpty {
            return openObject(pairs, outline, reader)
        }
        guard let first = own.first else { return .absent }
        if parameter.allowsEmptyValue, first.rawValue.isEmpty { return .absent }
        if parameter.explodes, outline.allowsList, own.count > 1 || !outline.allowsScalar {
            return Self.reading(reader.list(own.map(\.rawValue), outline))
        }
        let (raw, separator) = Self.delimiter(first.rawValue, parameter.style)
        return Self.reading(reader.delimited(raw, by: separator, explodes: false, at: pointer))
    }

    /// The properties of an object as parameters of their own: those that no other parameter has a claim to.
    private func openObject(
        _ pairs: [QueryPairs.Pair], _ outline: SchemaOutline, _ reader: StyledText
    ) -> Reading {
        let own = pairs.filter { pair in
            !queryNames.contains(pair.name) && outline.property(pair.name) != nil
        }
        if own.isEmpty { return .absent }
        return Self.reading(
            reader.object(
                own.map { (Array(PercentEncoding.encode($0.name).utf8)[...], $0.rawValue) },
                outline))
    }

    // `color[R]=100&color[G]=200`
    private func deepObject(
        _ parameter: CheckedParameter, _ pairs: [QueryPairs.Pair], _ reader: StyledText
    ) -> Reading {
        let start = parameter.name + "["
        var own: [(ArraySlice<UInt8>, ArraySlice<UInt8>)] = []
        for pair in pairs where pair.name.hasPrefix(start) && pair.name.hasSuffix("]") {
            var name = pair.name.dropFirst(start.count).dropLast()
            // `size[tags][]=a` gives one item of a list.
            if name.hasSuffix("][") { name = name.dropLast(2) }
            own.append((Array(PercentEncoding.encode(String(name)).utf8)[...], pair.rawValue))
        }
        if own.isEmpty { return .absent }
        return Self.reading(reader.object(own, reader.outline(parameter.schema?.pointer)))
    }

    private func wholeQuery(_ parameter: CheckedParameter) -> Reading {
        guard let query, !query.isEmpty else { return .absent }
        let name = parameter.mediaType.flatMap { HTTPMessages.MediaType($0) }
        if name?.essence == "application/x-www-form-urlencoded" {
            let reader = StyledText(schemas: schemas, view: .request, encoding: .form)
            let outline = reader.outline(parameter.schema?.pointer)
            return Self.reading(
                reader.object(
                    query.split(separator: UInt8(ascii: "&")).map {
                        StyledText.divided($0, at: UInt8(ascii: "="))
                    }, outline))
        }
        return content(PercentEncoding.decodeText(query, plusIsSpace: true), parameter)
    }

    /// The text with each of its separators as one byte, and that byte.
    private static func delimiter(
        _ raw: ArraySlice<UInt8>, _ style: ParameterStyle
    ) -> (ArraySlice<UInt8>, UInt8) {
        switch style {
        case .spaceDelimited:
            let text = String(decoding: raw, as: UTF8.self).replacing("%20", with: "+")
            return (Array(text.utf8)[...], UInt8(ascii: "+"))
        case .pipeDelimited:
            let text = String(decoding: raw, as: UTF8.self).replacing("%7C", with: "|")
                .replacing("%7c", with: "|")
            return (Array(text.utf8)[...], UInt8(ascii: "|"))
        default: return (raw, UInt8(ascii: ","))
        }
    }

    /// A value that is described by `content`.
    private func content(_ text: String?, _ parameter: CheckedParameter) -> Reading {
        guard let text else { return Self.reading(nil) }
        let mediaType = parameter.mediaType.flatMap { HTTPMessages.MediaType($0) }
        guard mediaType?.isJSON ?? false else { return .value(.string(text)) }
        do throws(JSONSyntaxError) {
            return .value(try JSONValue.parse(Array(text.utf8)))
        } catch {
            return .unreadable("it is not JSON: \(error)")
        }
    }

    private static func reading(_ value: JSONValue?) -> Reading {
        value.map { .value($0) } ?? .unreadable("it is not UTF-8, or has a broken escape")
    }

    private static func misplaced(_ start: String) -> Reading {
        .unreadable("expected '\(start)' at its start")
    }
}
