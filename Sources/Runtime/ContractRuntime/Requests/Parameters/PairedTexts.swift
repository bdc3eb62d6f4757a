internal import HTTPMessages

/// The names and texts of a query, of cookies or of a form, from which parameters take theirs.
struct PairedTexts {
    /// One name with its text, as it was sent.
    struct Pair {
        let name: String
        let text: ArraySlice<UInt8>
    }

    let pairs: [Pair]
    let encoding: ParameterText.Encoding
    /// The names of all that is not part of an object of any properties.
    let isTaken: (String) -> Bool

    /// How deep `a[b][c]` may go.
    static let deepestObject = 8
    /// How many names and texts a form may have.
    static let mostPairs = 1000
}

extension StyledParameter {
    /// The value that the pairs spell; nil when it is not among them.
    func node(in texts: PairedTexts) throws(ParameterFault) -> ParameterNode? {
        let own = texts.pairs.filter { name.isSpelled(by: $0.name.utf8.span) }
            .map { DelimitedText($0.text, texts.encoding) }
        if style == .deepObject {
            let members = try deepMembers(in: texts)
            if !members.isEmpty { return .members(members) }
        } else if isSpread, choice.hasObjects, !choice.isAny, own.isEmpty || isObjectOnly {
            let members = try spreadMembers(in: texts)
            if !members.isEmpty { return .members(members) }
        }
        guard let first = own.first else { return nil }
        if isSpread || style == .deepObject, choice.element != nil, own.count > 1 || isListOnly {
            return .list(try own.map { text throws(ParameterFault) in .text(try text.decoded()) })
        }
        guard own.count == 1 else { throw .repeated }
        return isSpread ? .text(try first.decoded()) : try node(of: first)
    }

    /// Whether each value has a pair of its own.
    private var isSpread: Bool {
        switch style {
        case .form, .cookie, .spaceDelimited, .pipeDelimited: explode
        default: false
        }
    }

    private var isObjectOnly: Bool { !choice.hasScalars && choice.element == nil }
    private var isListOnly: Bool { !choice.hasScalars && !choice.hasObjects }

    /// `R=100&G=200`
    private func spreadMembers(
        in texts: PairedTexts
    ) throws(ParameterFault) -> ParameterMembers {
        var members = ParameterMembers()
        let isOpen = choice.others != nil
        for pair in texts.pairs
        where choice.declared(pair.name) != nil || isOpen && !texts.isTaken(pair.name) {
            let text = try DelimitedText(pair.text, texts.encoding).decoded()
            members.insert(.text(text), at: [pair.name])
        }
        return members
    }

    /// `color[R]=100&color[G]=200`
    func deepMembers(in texts: PairedTexts) throws(ParameterFault) -> ParameterMembers {
        var members = ParameterMembers()
        let prefix = name.description + "["
        for pair in texts.pairs where pair.name.utf8.starts(with: prefix.utf8) {
            let path = try Self.path(pair.name.utf8.dropFirst(prefix.utf8.count - 1))
            let text = try DelimitedText(pair.text, texts.encoding).decoded()
            members.insert(.text(text), at: path[...])
        }
        return members
    }

    /// The names in `[a][b][c]`.
    static func path(_ brackets: Substring.UTF8View) throws(ParameterFault) -> [String] {
        let fault = ParameterFault(
            keyword: "syntax", message: "expected names in brackets: 'name[a][b]'")
        var path: [String] = []
        var rest = brackets
        while !rest.isEmpty {
            guard rest.first == UInt8(ascii: "["),
                let end = rest.firstIndex(of: UInt8(ascii: "]"))
            else { throw fault }
            path.append(String(Substring(rest[rest.index(after: rest.startIndex)..<end])))
            rest = rest[rest.index(after: end)...]
            guard path.count <= PairedTexts.deepestObject else {
                throw ParameterFault(
                    keyword: "syntax",
                    message: "expected at most \(PairedTexts.deepestObject) names in brackets")
            }
        }
        return path
    }
}
