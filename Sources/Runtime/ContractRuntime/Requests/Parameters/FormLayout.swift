internal import HTTPMessages
internal import JSON

/// How one property of a form is spelled, where the contract says it (`encoding`).
@_spi(Generated) public struct FormField: Sendable {
    let name: StaticString
    let style: StyledParameter.Style
    let explode: Bool

    /// Describes a property.
    public init(_ name: StaticString, _ style: StyledParameter.Style, explode: Bool = false) {
        self.name = name
        self.style = style
        self.explode = explode
    }
}

/// An object as names and texts: `application/x-www-form-urlencoded`.
///
/// A list has a pair for each item, `tag=a&tag=b`, maybe with brackets, `tag[]=a`; an object in the
/// object is JSON, or has its names in brackets, `size[width]=3`.
struct FormLayout: Sendable {
    private let fields: [FormField]
    private let schema: ParameterSchema
    private let choice: ParameterChoice

    /// Describes a form: what the values can be, and the properties that are spelled otherwise than
    /// all are.
    init(_ schema: ParameterSchema, _ fields: [FormField] = []) {
        self.fields = fields
        self.schema = schema
        choice = ParameterChoice(schema)
    }

    /// The JSON that a form spells.
    func json(of bytes: ArraySlice<UInt8>) throws(ParameterFault) -> [UInt8] {
        var writer = JSONWriter()
        writer.node(try node(of: bytes), choice)
        return writer.bytes
    }

    /// The value that a form spells.
    func node(of bytes: ArraySlice<UInt8>) throws(ParameterFault) -> ParameterNode {
        if !choice.hasObjects { return .text(try DelimitedText(bytes, .form).decoded()) }
        let pairs = try Self.pairs(bytes)
        var members = ParameterMembers()
        for group in groups(of: pairs) {
            if let field = fields.first(where: { $0.name.isSpelled(by: group.name.utf8.span) }) {
                let texts = PairedTexts(pairs: group.pairs, encoding: .form, isTaken: { _ in true })
                if let node = try node(of: field, in: texts) {
                    members.insert(node, at: [group.name])
                }
            } else if !isSpread(group.name) {
                try insert(group, into: &members)
            }
        }
        for field in fields where isSpread(field) {
            let texts = PairedTexts(pairs: pairs, encoding: .form, isTaken: { _ in true })
            if let node = try node(of: field, in: texts) {
                members.insert(node, at: [field.name.description])
            }
        }
        return .members(members)
    }

    private static func pairs(
        _ bytes: ArraySlice<UInt8>
    ) throws(ParameterFault) -> [PairedTexts.Pair] {
        do throws(HTTPRefusal) {
            return try QueryPairs(bytes, maxPairs: PairedTexts.mostPairs).pairs
                .map { PairedTexts.Pair(name: $0.name, text: $0.rawValue) }
        } catch {
            throw ParameterFault(keyword: "syntax", message: error.detail)
        }
    }

    // MARK: Properties

    /// The pairs of one property.
    private struct Group {
        let name: String
        var pairs: [PairedTexts.Pair]
    }

    private func groups(of pairs: [PairedTexts.Pair]) -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for pair in pairs {
            let name = property(of: pair.name)
            if let place = places[name] {
                groups[place].pairs.append(pair)
            } else {
                places[name] = groups.count
                groups.append(Group(name: name, pairs: [pair]))
            }
        }
        return groups
    }

    /// The property that a name such as `size[width]` belongs to.
    private func property(of name: String) -> String {
        guard choice.declared(name) == nil, name.utf8.last == UInt8(ascii: "]"),
            let bracket = name.utf8.firstIndex(of: UInt8(ascii: "[")),
            bracket > name.startIndex
        else { return name }
        return String(name[..<bracket])
    }

    private func node(
        of field: FormField, in texts: PairedTexts
    ) throws(ParameterFault) -> ParameterNode? {
        let schema = choice.property(field.name.description) ?? .any
        let parameter = StyledParameter(
            field.name, .query, field.style, explode: field.explode, schema)
        guard let node = try parameter.node(in: texts) else { return nil }
        if case .json(let bytes) = node, (try? JSONValue.parse(bytes)) == nil {
            throw ParameterFault(
                keyword: "syntax", message: "expected JSON in '\(field.name)'")
        }
        return node
    }

    /// Whether a property is an object whose own properties stand among those of the form.
    private func isSpread(_ field: FormField) -> Bool {
        guard field.style == .form, field.explode else { return false }
        let choice = spreadChoice(of: field)
        return choice.hasObjects && !choice.isAny
    }

    private func isSpread(_ name: String) -> Bool {
        choice.declared(name) == nil
            && fields.contains { isSpread($0) && spreadChoice(of: $0).declared(name) != nil }
    }

    private func spreadChoice(of field: FormField) -> ParameterChoice {
        ParameterChoice(choice.property(field.name.description) ?? .any)
    }

    private func insert(
        _ group: Group, into members: inout ParameterMembers
    ) throws(ParameterFault) {
        let choice = ParameterChoice(choice.property(group.name) ?? .any)
        let isList = choice.element != nil && !choice.hasScalars && !choice.hasObjects
        for pair in group.pairs {
            let path = try Self.path(pair.name, in: group.name)
            let text = ParameterNode.text(try DelimitedText(pair.text, .form).decoded())
            // A list of one is a list too.
            let isLone = isList && path.count == 1 && group.pairs.count == 1
            members.insert(isLone ? .list([text]) : text, at: path[...])
        }
    }

    private static func path(
        _ name: String, in property: String
    ) throws(ParameterFault) -> [String] {
        [property]
            + (try StyledParameter.path(Substring(name).utf8.dropFirst(property.utf8.count)))
    }
}

// MARK: Bodies

/// What a form of names and texts must be.
@_spi(Generated) public struct FormRule<Rule: ValueRule>: Sendable {
    let rule: Rule
    let layout: FormLayout

    /// Makes a rule of the rule that reads the form as JSON, what its values can be, and the
    /// properties that are spelled otherwise than all are.
    public init(of rule: Rule, _ schema: ParameterSchema, _ fields: [FormField] = []) {
        self.rule = rule
        layout = FormLayout(schema, fields)
    }
}

@_spi(Generated)
extension ContractRequest {
    /// The request body, which is required and is a form of names and texts.
    public mutating func form<Rule: ValueRule>(
        _ rule: FormRule<Rule>
    ) -> Rule.Value? {
        guard contentIndex != nil else {
            noteMissingBody()
            return nil
        }
        return optionalForm(rule)
    }

    /// The request body, which is a form of names and texts when there is one.
    public mutating func optionalForm<Rule: ValueRule>(
        _ rule: FormRule<Rule>
    ) -> Rule.Value? {
        guard contentIndex != nil else { return nil }
        do throws(ParameterFault) {
            return value(of: try rule.layout.json(of: body[...]), rule.rule)
        } catch {
            noteUnreadable(.body, "", error.keyword.description, error.message)
            return nil
        }
    }
}
