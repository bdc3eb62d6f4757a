import OpenAPI
import SourceText
import YAML

extension Lowering {
    /// What the request of an operation carries.
    func requestBody(of operation: Operation, named names: [String]) -> Contract.RequestBody? {
        guard let referable = operation.requestBody, let body = document.resolve(referable) else {
            return nil
        }
        let names = component(referable) ?? names + ["body"]
        let content = content(of: body.content, named: names)
        if let second = content.dropFirst().first {
            unsupported(
                "content-alternatives", "a second media type of a request body", at: second.origin)
        }
        if let text = content.first, case .text = text.coding {
            unsupported(
                "media-type-unsupported", "a request body of '\(text.mediaType)'", at: text.origin)
        }
        return Contract.RequestBody(
            content: content, isRequired: body.isRequired,
            description: body.description, origin: referable.location)
    }

    /// The representations of a body that can be expressed.
    func content(
        of content: OrderedMap<MediaType>, named names: [String]
    ) -> [Contract.Content] {
        content.compactMap { element -> Contract.Content? in
            // A name that is no media type was reported.
            guard element.name.contains("/") else { return nil }
            guard let coding = coding(of: element.name) else {
                unsupported(
                    "media-type-unsupported", "media type '\(element.name)'",
                    at: element.nameLocation)
                return nil
            }
            let shape =
                element.value.schema.map { self.shape(of: $0, named: names) }
                ?? Self.unsaid(coding, at: element.nameLocation)
            if case .text = coding { refuseStructured(shape, in: element) }
            checkExamples(element.value.example, element.value.examples, of: element.value.schema)
            return Contract.Content(
                mediaType: element.name, coding: coding, shape: shape, origin: element.nameLocation)
        }
    }

    private func coding(of mediaType: String) -> Contract.Coding? {
        let essence = mediaType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if essence.contains("*") { return nil }
        if essence == "application/json" || essence.hasSuffix("+json") { return .json }
        return essence.hasPrefix("text/") ? .text : nil
    }

    /// What a body is when its media type has no schema.
    private static func unsaid(_ coding: Contract.Coding, at origin: SourceLocation) -> Shape {
        let kind: Shape.Kind =
            switch coding {
            case .json: .any
            case .text: .string(.none)
            }
        return Shape(
            kind: kind, isNullable: false, description: nil, isDeprecated: false, origin: origin)
    }

    private func refuseStructured(_ shape: Shape, in element: OrderedMap<MediaType>.Element) {
        let resolved = resolved(shape)
        if isStandIn(resolved) { return }
        if case .string = resolved.kind, !resolved.isNullable { return }
        unsupported(
            "content-schema", "'\(element.name)' with a schema that is not 'type: string'",
            at: element.value.valueLocation(of: "schema"))
    }
}
