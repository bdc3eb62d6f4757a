import HTTPMessages
import JSON
import OpenAPI
import YAML

// Responses, media types, messages and examples.

extension DocumentReader {
    func response(_ status: String, _ place: DocumentNode) -> CheckedResponse? {
        if status.hasPrefix("x-") { return nil }
        return CheckedResponse(
            status: status, fields: map("headers", of: place).compactMap(responseField),
            content: content("content", of: place),
            links: map("links", of: place).map(Self.link),
            listedStatuses: status == "default" ? place.integers("x-statuses") : [],
            place: place.place)
    }

    private func responseField(_ name: String, _ place: DocumentNode) -> CheckedField? {
        // OpenAPI 3.1, 4.8.17.1: a response header of this name "SHALL be ignored".
        if name.lowercased() == "content-type" { return nil }
        let content = content("content", of: place).first
        return CheckedField(
            name: name, isRequired: place.isTrue("required"), explodes: place.isTrue("explode"),
            schema: content?.schema ?? place["schema"]?.place, mediaType: content?.name,
            place: place.place)
    }

    private static func link(_ name: String, _ place: DocumentNode) -> CheckedLink {
        CheckedLink(
            name: name, operationID: place.text("operationId"),
            operationReference: place.text("operationRef"),
            parameters: (place["parameters"]?.members ?? []).map {
                ($0.name, $0.value.node.jsonValue)
            }, requestBody: place["requestBody"]?.node.jsonValue, place: place.place)
    }

    /// The media types of a field that holds them.
    func content(_ name: String, of place: DocumentNode) -> [CheckedMediaType] {
        map(name, of: place).map { name, media in
            CheckedMediaType(
                name: name, mediaType: HTTPMessages.MediaType(name),
                schema: media["schema"]?.place, itemSchema: media["itemSchema"]?.place,
                encoding: encoding(of: media), examples: examples(of: media), place: media.place)
        }
    }

    private func encoding(of media: DocumentNode) -> [String: CheckedEncoding] {
        Dictionary(
            (media["encoding"]?.members ?? []).map { name, place in
                let explode = place["explode"].map { $0.node.jsonValue == .boolean(true) }
                let style = place.text("style").flatMap(ParameterStyle.init(rawValue:))
                return (
                    name,
                    CheckedEncoding(
                        contentType: place.text("contentType"), style: style, explodes: explode)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// `example` and `examples` of a media type or a parameter.
    func examples(of place: DocumentNode) -> [CheckedExample] {
        let sole = place["example"].map {
            CheckedExample(
                name: "example", value: $0.node.jsonValue, text: nil, place: $0.place)
        }
        return (sole.map { [$0] } ?? [])
            + map("examples", of: place).map { name, example in
                CheckedExample(
                    name: name, value: (example["dataValue"] ?? example["value"])?.node.jsonValue,
                    text: example.text("serializedValue"), place: example.place)
            }
    }

    /// The frames of an operation (`x-websocket`), in the order of the document.
    func frames(of operationID: String, _ place: DocumentNode) -> [CheckedFrames] {
        (place["x-websocket"]?.elements ?? []).flatMap { entry -> [CheckedFrames] in
            let ways = [("receives", SocketFrame.Direction.received), ("sends", .sent)]
            return ways.flatMap { field, direction in
                content(field, of: entry).map { content in
                    CheckedFrames(
                        key: CheckedFrames.Key(
                            operationID: operationID, subprotocol: entry.text("subprotocol"),
                            direction: direction), content: content)
                }
            }
        }
    }
}
