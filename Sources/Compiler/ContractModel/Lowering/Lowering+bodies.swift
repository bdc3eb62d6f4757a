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
        let content = content(of: body.content, .request, named: names)
        let forms = content.filter { if case .multipart = $0.coding { true } else { false } }
        if let second = forms.dropFirst().first {
            unsupported(
                "content-alternatives", "a second form of a request body", at: second.origin)
        }
        return Contract.RequestBody(
            content: content, isRequired: body.isRequired,
            description: body.description, origin: referable.location)
    }

    /// The representations of a body that can be expressed.
    func content(
        of content: OrderedMap<MediaType>, _ direction: Direction, named names: [String]
    ) -> [Contract.Content] {
        content.compactMap { element -> Contract.Content? in
            // A name that is no media type was reported.
            guard element.name.contains("/") else { return nil }
            checkExtensions(of: element.value.node, known: ["x-raw"])
            checkExamples(of: element)
            guard let kind = kind(of: element, direction) else {
                unsupported(
                    "media-type-unsupported", "\(direction.title) '\(element.name)'",
                    at: element.nameLocation)
                return nil
            }
            refuseEncoding(of: element, kind)
            return Contract.Content(
                mediaType: element.name, coding: coding(of: element, kind, named: names),
                shape: shape(of: element, kind, named: names), origin: element.nameLocation)
        }
    }

    private func coding(
        of element: OrderedMap<MediaType>.Element, _ kind: ContentKind, named names: [String]
    ) -> Contract.Coding {
        switch kind {
        case .json: .json
        case .text: .text
        case .binary, .raw: .binary
        case .form: .multipart(form(of: element, named: names))
        }
    }

    private func shape(
        of element: OrderedMap<MediaType>.Element, _ kind: ContentKind, named names: [String]
    ) -> Shape {
        let unsaid = Shape(
            kind: kind == .text ? .string(.none) : .any, isNullable: false, description: nil,
            isDeprecated: false, origin: element.nameLocation)
        guard let schema = element.value.schema else { return unsaid }
        switch kind {
        case .json: return shape(of: schema, named: names)
        case .text:
            let shape = shape(of: schema, named: names)
            refuseStructured(shape, in: element)
            return shape
        case .binary:
            if !isBinary(schema) { refuseContentSchema("type: string", of: element) }
            return unsaid
        case .raw, .form: return unsaid
        }
    }

    private func refuseStructured(_ shape: Shape, in element: OrderedMap<MediaType>.Element) {
        let resolved = resolved(shape)
        if isStandIn(resolved) { return }
        if case .string = resolved.kind, !resolved.isNullable { return }
        refuseContentSchema("type: string", of: element)
    }

    private func refuseContentSchema(
        _ expected: String, of element: OrderedMap<MediaType>.Element
    ) {
        unsupported(
            "content-schema", "'\(element.name)' with a schema that is not '\(expected)'",
            at: element.value.valueLocation(of: "schema"))
    }
}

extension Direction {
    fileprivate var title: String {
        switch self {
        case .request: "a request body of"
        case .response: "a response of"
        }
    }
}
