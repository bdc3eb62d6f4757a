import ContractTesting
import HTTPMessages
import JSON
import OpenAPI

/// Values for requests: the document's examples, then its defaults, then values that fit.
struct SampleValues {
    let document: CheckedDocument

    private let samples: SchemaSamples

    init(_ document: CheckedDocument) {
        self.document = document
        samples = SchemaSamples(document)
    }

    /// What a schema itself says that its values are like.
    private func annotated(_ place: DocumentPlace?) -> JSONValue? {
        var schema = place.flatMap { document.bundled[$0.pointer] }
        // A longer chain of references is a circle.
        for _ in 0..<32 {
            guard let found = schema?.object else { return nil }
            let values = [
                found["example"], found["examples"]?.array?.first, found["default"],
                found["const"], found["enum"]?.array?.first,
            ]
            if let value = values.lazy.compactMap(\.self).first { return value }
            guard let reference = found["$ref"]?.string, reference.hasPrefix("#/"),
                let pointer = JSONPointer(String(reference.dropFirst()))
            else { return nil }
            schema = document.bundled[pointer]
        }
        return nil
    }

    private func value(_ schema: DocumentPlace?) -> JSONValue? {
        annotated(schema) ?? schema.flatMap(samples.value(of:))
    }

    private func value(_ parameter: CheckedParameter) -> JSONValue {
        parameter.examples.lazy.compactMap(\.value).first ?? value(parameter.schema)
            ?? .string("")
    }

    private func description(_ place: DocumentPlace) -> String {
        document.bundled[place.pointer]?["description"]?.string ?? ""
    }
}

// Parameters.
extension SampleValues {
    func pathPair(_ parameter: CheckedParameter) -> RequestCollection.Pair {
        RequestCollection.Pair(
            name: parameter.name,
            value: ParameterWriter.path(value(parameter), parameter) ?? "",
            description: description(parameter.place))
    }

    func query(_ parameter: CheckedParameter) -> [RequestCollection.Pair] {
        guard parameter.part == .query || parameter.part == .querystring else { return [] }
        let value = value(parameter)
        let pairs =
            parameter.part == .query
            ? ParameterWriter.query(value, parameter)
            : ParameterWriter.wholeQuery(value, parameter)?.split(separator: "&").map(String.init)
        return (pairs ?? []).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return RequestCollection.Pair(
                name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "",
                description: description(parameter.place), isEnabled: parameter.isRequired)
        }
    }

    func cookies(_ parameter: CheckedParameter) -> [RequestCollection.Pair] {
        let pairs = ParameterWriter.cookies(value(parameter), parameter) ?? []
        return pairs.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return RequestCollection.Pair(
                name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "",
                description: "", isEnabled: parameter.isRequired)
        }
    }

    func field(_ parameter: CheckedParameter) -> RequestCollection.Pair? {
        guard let text = ParameterWriter.field(value(parameter), parameter) else {
            return nil
        }
        return RequestCollection.Pair(
            name: parameter.name, value: text, description: description(parameter.place),
            isEnabled: parameter.isRequired)
    }
}

// Contents.
extension SampleValues {
    /// The bodies that a request may have: each example of each representation, JSON first; one
    /// value that fits of a representation without examples.
    func bodies(_ operation: CheckedOperation) -> [RequestCollection.Body] {
        let content = operation.requestBody?.content ?? []
        let ordered = content.filter(\.holdsJSON) + content.filter { !$0.holdsJSON }
        return ordered.flatMap { content in
            let examples = content.examples.filter { $0.value != nil || $0.text != nil }
            guard !examples.isEmpty else {
                return [body(content, example: "", "", value(content.schema), text: nil)]
            }
            return examples.map {
                body(content, example: $0.name, summary(of: $0), $0.value, text: $0.text)
            }
        }
    }

    private func summary(of example: CheckedExample) -> String {
        document.bundled[example.place.pointer]?["summary"]?.string ?? example.name
    }

    private func body(
        _ content: CheckedMediaType, example: String, _ summary: String, _ value: JSONValue?,
        text: String?
    ) -> RequestCollection.Body {
        RequestCollection.Body(
            example: example, summary: summary,
            mediaType: content.mediaType?.isRange ?? true
                ? "application/octet-stream" : content.name,
            content: text.map { .text($0) } ?? self.content(content, value))
    }

    private func content(
        _ content: CheckedMediaType, _ value: JSONValue?
    ) -> RequestCollection.Body.Content {
        if content.holdsJSON { return .json(Self.text(of: value ?? .object([:]))) }
        switch content.mediaType?.essence {
        case "application/x-www-form-urlencoded": return .urlencoded(pairs(value, content))
        case "multipart/form-data": return .parts(parts(value, content))
        default:
            if let framed = content.sequenceText(of: value) { return .text(framed) }
            let isText = content.mediaType?.essence.hasPrefix("text/") ?? false
            return isText ? .text(Self.plain(value ?? .string(""))) : .file
        }
    }

    private func pairs(
        _ value: JSONValue?, _ content: CheckedMediaType
    ) -> [RequestCollection.Pair] {
        let properties = self.properties(of: content)
        return (value?.object ?? [:]).flatMap { name, member in
            (member.array ?? [member]).map { item in
                RequestCollection.Pair(
                    name: name, value: Self.plain(item),
                    description: properties.described[name]?["description"]?.string ?? "")
            }
        }
    }

    private func parts(
        _ value: JSONValue?, _ content: CheckedMediaType
    ) -> [RequestCollection.Part] {
        let properties = properties(of: content)
        var names = properties.described.keys.map(\.self)
        for name in (value?.object ?? [:]).keys where !names.contains(name) { names.append(name) }
        return names.map { name in
            let schema = properties.described[name]
            let encoding = content.encoding[name]?.contentType?.split(separator: ",").first
            let mediaType = encoding.map(String.init)
            let member = value?[name]
            let isFile = Self.isFile(schema, mediaType)
            let item = member?.array?.first ?? member ?? .string("")
            return RequestCollection.Part(
                name: name, text: isFile ? nil : Self.plain(item),
                mediaType: mediaType.flatMap { $0.contains("*") ? nil : $0 },
                description: schema?["description"]?.string ?? "",
                isEnabled: member != nil || properties.required.contains(name))
        }
    }

    // OpenAPI 3.0 says `format: binary`, 3.1 `contentMediaType`, or nothing at all.
    private static func isFile(_ schema: JSONValue?, _ mediaType: String?) -> Bool {
        let items = schema?["items"] ?? schema
        if items?["format"]?.string == "binary" { return true }
        if let type = items?["contentMediaType"]?.string ?? mediaType {
            return !type.hasPrefix("text/") && !type.hasSuffix("json")
                && items?["contentEncoding"] == nil
        }
        return items?.object?.isEmpty == true
    }

    /// The properties of the schema of a form, references followed.
    private func properties(
        of content: CheckedMediaType
    ) -> (described: JSONObject, required: [String]) {
        let schema = content.schema.flatMap { resolved(document.bundled[$0.pointer]) }
        var described: JSONObject = [:]
        for (name, property) in schema?["properties"]?.object ?? [:] {
            described[name] = resolved(property)
        }
        return (described, schema?["required"]?.array?.compactMap(\.string) ?? [])
    }

    private func resolved(_ schema: JSONValue?) -> JSONValue? {
        var schema = schema
        for _ in 0..<32 {
            guard let reference = schema?["$ref"]?.string, reference.hasPrefix("#/"),
                let pointer = JSONPointer(String(reference.dropFirst()))
            else { return schema }
            schema = document.bundled[pointer]
        }
        return nil
    }

    /// The responses of a status that the document gives examples of.
    func responses(_ response: CheckedResponse) -> [RequestCollection.SavedResponse] {
        let status =
            Int(response.status) ?? response.listedStatuses.first
            ?? response.status.first?.wholeNumberValue.map { $0 * 100 } ?? 500
        let description = description(response.place)
        guard !response.content.isEmpty else {
            return [
                .init(
                    name: description, status: status, mediaType: "", text: "", isJSON: false,
                    example: "")
            ]
        }
        return response.content.flatMap { content in
            content.examples.compactMap { example in
                guard
                    let text = example.text
                        ?? example.value.map({ value in
                            content.holdsJSON
                                ? Self.text(of: value)
                                : content.sequenceText(of: value) ?? Self.plain(value)
                        })
                else { return nil }
                return .init(
                    name: "\(status) \(summary(of: example))", status: status,
                    mediaType: content.name, text: text, isJSON: content.holdsJSON,
                    example: example.name)
            }
        }
    }

    func messages(_ content: CheckedMediaType) -> [RequestCollection.Socket.Message] {
        content.examples.compactMap { example in
            guard
                let text = example.text
                    ?? example.value.map({ content.holdsJSON ? Self.line(of: $0) : Self.plain($0) })
            else { return nil }
            return .init(name: example.name, text: text, mediaType: content.name)
        }
    }

    private static func text(of value: JSONValue) -> String {
        String(decoding: value.serialized(pretty: true), as: UTF8.self)
    }

    private static func line(of value: JSONValue) -> String {
        String(decoding: value.serialized(), as: UTF8.self)
    }

    /// A text as it is; anything else as JSON.
    static func plain(_ value: JSONValue) -> String { value.string ?? line(of: value) }
}

extension CheckedMediaType {
    var holdsJSON: Bool { mediaType?.isJSON ?? false }
}
