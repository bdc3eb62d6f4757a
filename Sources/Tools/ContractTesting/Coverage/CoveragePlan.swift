import HTTPMessages
import JSON
import OpenAPI

/// All that there is to be seen of a document, with its places.
public struct CoveragePlan: Sendable {
    /// The items with where the document has them, in its order.
    public private(set) var items: [(item: CoverageItem, place: DocumentPlace)] = []
    private var known: Set<CoverageItem> = []

    /// Lists what a document has.
    public init(_ document: CheckedDocument) {
        var keywords = KeywordPlan(document)
        for operation in document.operations { add(operation, &keywords) }
        for item in keywords.items { add(item.item, item.place) }
    }

    private mutating func add(_ item: CoverageItem, _ place: DocumentPlace) {
        if known.insert(item).inserted { items.append((item, place)) }
    }

    private mutating func add(_ operation: CheckedOperation, _ keywords: inout KeywordPlan) {
        add(.operation(operation), operation.place)
        for parameter in operation.parameters {
            add(.parameter(parameter, of: operation), parameter.place)
            add(parameter.examples)
            keywords.add(parameter.schema, .request, from: parameter.keywordSource)
        }
        for content in operation.requestBody?.content ?? [] {
            add(.requestContent(content, of: operation), content.place)
            add(content, .request, &keywords)
        }
        for response in operation.responses { add(response, of: operation, &keywords) }
        for frame in operation.frames {
            add(.frame(frame.key), frame.content.place)
            add(frame.content, frame.key.direction == .received ? .request : .response, &keywords)
        }
    }

    private mutating func add(
        _ response: CheckedResponse, of operation: CheckedOperation,
        _ keywords: inout KeywordPlan
    ) {
        if response.status == "default" {
            for status in response.listedStatuses {
                add(.status(ofServer: status), response.place)
            }
        } else {
            add(.status(response.status, of: operation), response.place)
            for content in response.content {
                add(.responseContent(content, response.status, of: operation), content.place)
            }
        }
        for field in response.fields { keywords.add(field.schema, .response) }
        for content in response.content { add(content, .response, &keywords) }
    }

    private mutating func add(
        _ content: CheckedMediaType, _ view: SchemaView, _ keywords: inout KeywordPlan
    ) {
        add(content.examples)
        // What only bytes are read of is held against no schema.
        guard content.mediaType?.isRange != true else { return }
        let forms = ["multipart/form-data", "application/x-www-form-urlencoded"]
        let isForm = content.mediaType.map { forms.contains($0.essence) } ?? false
        keywords.add(content.itemSchema ?? content.schema, view, from: isForm ? .form : .json)
    }

    private mutating func add(_ examples: [CheckedExample]) {
        for example in examples where example.value != nil || example.text != nil {
            add(.example(example), example.place)
        }
    }
}

extension CheckedParameter {
    fileprivate var keywordSource: KeywordPlan.Source {
        if mediaType != nil { return .json }
        return part == .path ? .segment : .text
    }
}
