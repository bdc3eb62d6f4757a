import CodeText
import ContractModel
import SourceText

// Names for bodies of several media types and for the parts of forms.
extension Namer {
    /// The types inside operations that hold bodies.
    static func bodyTypes(of contract: Contract) -> Set<String> {
        var types: Set<String> = []
        for content in contract.operations.compactMap(\.requestBody?.content) {
            if content.count > 1 { types.insert("Body") }
            if content.contains(where: { !$0.parts.isEmpty }) { types.insert("Part") }
        }
        for response in contract.operations.flatMap(\.responses)
        where response.content.count > 1 {
            types.insert(contentType(of: response.status))
        }
        return types
    }

    /// A case for each media type: `json`, `anyImage`, `any`.
    mutating func contentNames(
        of contents: [Contract.Content], reserving names: Set<String> = []
    ) -> [SwiftName] {
        var scope = Scope(reserving: SwiftVocabulary.unusableMembers.union(names))
        return contents.map { content in
            scope.declare(
                Self.words(ofMediaType: content.mediaType).lowerCamel,
                for: "media type '\(content.mediaType)'", at: content.origin, &diagnostics)
        }
    }

    private static func words(ofMediaType mediaType: String) -> Words {
        let essence = mediaType.prefix { $0 != ";" }.filter { $0 != " " }
        let parts = essence.split(separator: "/").map(String.init)
        switch (parts.first, parts.last) {
        case ("*", _): return Words("any")
        case (let type?, "*"): return Words(["any", type])
        case ("application", let subtype?): return Words(subtype)
        default: return Words(parts)
        }
    }

    /// A case for each part of a form, and its rule.
    mutating func partNames(of operation: Contract.Operation) -> [SwiftNames.PropertyNames] {
        var scope = Scope(
            reserving: SwiftVocabulary.unusableMembers.union(["allowsUnknown", "descriptions"]),
            suffix: "Part")
        let parts = operation.requestBody?.content.flatMap(\.parts) ?? []
        let names = parts.map { part in
            scope.declare(
                Words(part.name).lowerCamel, for: "part '\(part.name)'", at: part.origin,
                &diagnostics)
        }
        return zip(names, parts).map { Self.names(around: $0, &scope, at: $1.origin) }
    }

    /// A property for each field.
    mutating func fieldNames(of headers: [Contract.Header], _ scope: inout Scope) -> [SwiftName] {
        headers.map { header in
            scope.declare(
                Words(header.name).lowerCamel, for: "field '\(header.name)'", at: header.origin,
                &diagnostics)
        }
    }

    /// A type for the fields that several responses have alike: `XRateLimitFields`.
    mutating func nameFieldGroups() {
        names.fieldGroups = fieldGroups.groups.map { headers in
            var scope = Scope(reserving: SwiftVocabulary.unusableMembers)
            return SwiftNames.FieldGroupNames(
                type: types.fresh(
                    [Self.words(of: headers).upperCamel + "Fields"], at: headers[0].origin),
                properties: fieldNames(of: headers, &scope), headers: headers)
        }
    }

    /// The words that the names of all fields begin with, or else those of the first.
    private static func words(of headers: [Contract.Header]) -> Words {
        let all = headers.map { Words($0.name).words }
        let first = all[0]
        let count = first.indices.first { index in
            all.contains { $0.count <= index || $0[index] != first[index] }
        }
        let common = first.prefix(count ?? first.count)
        return Words(words: common.joined().count > 1 ? Array(common) : first)
    }

    /// A type for each request of a webhook or a callback: `NewPetRequest`.
    mutating func nameOutgoing() {
        for request in contract.outgoingRequests {
            let type = types.declare(
                Words(request.id).upperCamel + "Request", for: "request '\(request.id)'",
                at: request.origin, &diagnostics)
            var scope = Scope(
                reserving: SwiftVocabulary.unusableMembers.union(["url", "request"]))
            let parameters = request.parameters.map { parameter in
                scope.declare(
                    Words(parameter.name).lowerCamel, for: "parameter '\(parameter.name)'",
                    at: parameter.origin, &diagnostics)
            }
            names.outgoing.append(
                SwiftNames.OutgoingNames(
                    type: type, parameters: parameters,
                    body: scope.fresh(["body", "content"], at: request.origin)))
        }
    }
}
