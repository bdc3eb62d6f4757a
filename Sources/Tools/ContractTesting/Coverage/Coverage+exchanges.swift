import HTTPMessages
import JSON

extension Coverage {
    /// What an exchange shows; empty for one that is outside of the contract.
    static func items(
        of exchange: Exchange, _ examination: Examination?, in document: CheckedDocument
    ) -> Set<CoverageItem> {
        let status = exchange.response.status
        // The engine refuses some requests before their path is known.
        var items: Set<CoverageItem> = [.status(ofServer: status)]
        guard let examination else { return items }
        let operation = examination.operation
        items.insert(.operation(operation))
        for parameter in examination.parameters {
            items.insert(.parameter(parameter, of: operation))
        }
        if let content = examination.requestContent {
            items.insert(.requestContent(content, of: operation))
        }
        if let response = examination.response {
            items.insert(.status(response.status, of: operation))
            if let content = examination.responseContent {
                items.insert(.responseContent(content, response.status, of: operation))
            }
        }
        for part in examination.parts {
            var walk = KeywordWalk(document.schemas, part.view)
            walk.visit(part.value, at: part.schema.pointer)
            items.formUnion(walk.seen)
        }
        return items.union(examples(exchange, examination, document))
    }

    /// What a message shows.
    static func items(
        of frame: SocketFrame, _ part: ExaminedPart?, by expected: CheckedFrames?,
        in document: CheckedDocument
    ) -> Set<CoverageItem> {
        guard let expected else { return [] }
        var items: Set<CoverageItem> = [.frame(expected.key)]
        guard let part else { return items }
        var walk = KeywordWalk(document.schemas, part.view)
        walk.visit(part.value, at: part.schema.pointer)
        items.formUnion(walk.seen)
        for example in expected.content.examples
        where shows([part], example, expected.content, document, part.view) {
            items.insert(.example(example))
        }
        return items
    }

    private static func examples(
        _ exchange: Exchange, _ examination: Examination, _ document: CheckedDocument
    ) -> Set<CoverageItem> {
        var items: Set<CoverageItem> = []
        for parameter in examination.parameters {
            let parts = examination.parts.filter { $0.title == parameter.title }
            for example in parameter.examples
            where parts.contains(where: { part in
                example.value.map {
                    ExampleOutline.matches(
                        part.value, $0, at: part.schema.pointer, in: document.schemas, .request)
                } ?? true
            }) {
                items.insert(.example(example))
            }
        }
        let sides: [(CheckedMediaType?, SchemaView, [UInt8])] = [
            (examination.requestContent, .request, exchange.request.body),
            (examination.responseContent, .response, exchange.response.body),
        ]
        for (content, view, body) in sides {
            guard let content else { continue }
            let parts = examination.parts.filter { $0.view == view && $0.title == "body" }
            for example in content.examples
            where parts.isEmpty && !body.isEmpty || shows(parts, example, content, document, view) {
                items.insert(.example(example))
            }
        }
        return items
    }

    /// Whether values have the outline of an example: one of them, or as the items of a sequence all together.
    private static func shows(
        _ parts: [ExaminedPart], _ example: CheckedExample, _ content: CheckedMediaType,
        _ document: CheckedDocument, _ view: SchemaView
    ) -> Bool {
        guard let value = example.value else { return !parts.isEmpty }
        let isProblem = content.mediaType?.essence == "application/problem+json"
        let isSequence = content.itemSchema != nil
        if isSequence, value.kind == .array {
            return ExampleOutline.matches(
                .array(parts.map(\.value)), value, at: nil, in: document.schemas, view)
        }
        return parts.contains { part in
            ExampleOutline.matches(
                part.value, value, at: part.schema.pointer, isProblem: isProblem,
                in: document.schemas, view)
        }
    }
}
