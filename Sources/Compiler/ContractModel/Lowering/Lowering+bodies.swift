import OpenAPI
import SourceText
import YAML

/// Who sends a body.
enum Direction {
    case request
    case response
}

extension Lowering {
    /// What the request of an operation carries.
    func requestBody(of operation: Operation, named names: [String]) -> Contract.RequestBody? {
        guard let referable = operation.requestBody, let body = document.resolve(referable) else {
            return nil
        }
        let names = component(referable) ?? names + ["body"]
        var content = content(of: body.content, .request, named: names)
        if content.isEmpty { content = [anything(at: body.nameLocation(of: "content"))] }
        return Contract.RequestBody(
            content: content, isRequired: body.isRequired,
            description: body.description, origin: referable.location)
    }

    /// The representations of a body.
    func content(
        of content: OrderedMap<MediaType>, _ direction: Direction, named names: [String]
    ) -> [Contract.Content] {
        var hasForm = false
        return content.map { element in
            checkExtensions(of: element.value.node, known: ["x-raw"])
            checkExamples(of: element)
            // A name that is no media type was a warning: what it stands for is anybody's guess.
            guard element.isMediaType else { return anything(at: element.nameLocation) }
            var kind = kind(of: element, direction)
            if kind == .form {
                // One type of parts is enough for an operation; what differs in the parameters of
                // the media type is bytes.
                if hasForm { kind = .binary }
                hasForm = true
            }
            let names =
                direction == .response && content.count > 1
                ? names + Self.subtype(of: element.name) : names
            return Contract.Content(
                mediaType: element.name, coding: coding(of: element, kind, named: names),
                shape: shape(of: element, kind, named: names), origin: element.nameLocation)
        }
    }

    /// Bytes of any media type.
    private func anything(at origin: SourceLocation) -> Contract.Content {
        Contract.Content(
            mediaType: "*/*", coding: .binary,
            shape: Shape(
                kind: .any, isNullable: false, description: nil, isDeprecated: false,
                origin: origin),
            origin: origin)
    }

    private static func subtype(of mediaType: String) -> [String] {
        essence(of: mediaType).split(separator: "/").last.map { [String($0)] } ?? []
    }

    private func coding(
        of element: OrderedMap<MediaType>.Element, _ kind: ContentKind, named names: [String]
    ) -> Contract.Coding {
        switch kind {
        case .json: .json
        case .text: .text
        case .binary, .raw: .binary
        case .form: .multipart(form(of: element, named: names))
        case .urlencoded: .urlencoded(formFields(of: element.value))
        case .items(let framing, _): .items(framing)
        }
    }

    private func shape(
        of element: OrderedMap<MediaType>.Element, _ kind: ContentKind, named names: [String]
    ) -> Shape {
        switch kind {
        case .items(_, let item): return shape(of: item, named: names + ["item"])
        case .json, .text, .urlencoded:
            if let schema = element.value.schema { return shape(of: schema, named: names) }
            fallthrough
        case .raw, .form, .binary:
            return Shape(
                kind: kind == .text ? .string(.none) : .any, isNullable: false, description: nil,
                isDeprecated: false, origin: element.nameLocation)
        }
    }
}
