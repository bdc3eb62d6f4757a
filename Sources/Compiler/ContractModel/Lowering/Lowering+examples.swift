import OpenAPI
import SourceText
import YAML

/// An example that is to be held against its schema.
struct ExampleToCheck {
    let value: Node
    let schema: Schema
}

extension Lowering {
    /// Holds the examples and the default of a schema against it.
    func checkExamples(of schema: Schema) {
        guard schema.example != nil || schema.defaultValue != nil || !schema.examples.isEmpty,
            checkedSchemas.insert(ObjectIdentifier(schema)).inserted
        else { return }
        for example in schema.examples { checkExample(example, of: schema) }
        if let example = schema.example { checkExample(example, of: schema) }
        if let value = schema.defaultValue { check(value, "default", of: schema) }
    }

    /// Holds the examples of a parameter, a header or a media type against its schema.
    func checkExamples(
        _ example: Node?, _ examples: OrderedMap<Referable<Example>>, of schema: Schema?,
        onlyObjects: Bool = false
    ) {
        guard let schema else { return }
        let others = examples.compactMap { document.resolve($0.value)?.value }
        for value in [example].compactMap({ $0 }) + others {
            if onlyObjects, value.entries == nil { continue }
            checkExample(value, of: schema)
        }
    }

    /// Holds the examples of components against their schemas, whether an operation uses them or
    /// not.
    func checkComponentExamples() {
        guard let components = document.components else { return }
        for element in components.parameters {
            guard let parameter = document.resolve(element.value) else { continue }
            checkExamples(parameter.example, parameter.examples, of: parameter.schema)
        }
        for element in components.headers {
            guard let header = document.resolve(element.value) else { continue }
            checkExamples(header.example, header.examples, of: header.schema)
        }
        for element in components.requestBodies {
            document.resolve(element.value).map { checkExamples(of: $0.content) }
        }
        for element in components.responses {
            document.resolve(element.value).map { checkExamples(of: $0.content) }
        }
    }

    /// Holds the examples of all representations against their schemas.
    func checkExamples(of content: OrderedMap<MediaType>) {
        for element in content { checkExamples(of: element) }
    }

    /// Puts a value among those that are checked at the end.
    private func checkExample(_ value: Node, of schema: Schema) {
        if examples.isPlain(schema, value) { return }
        examplesToCheck.append(ExampleToCheck(value: value, schema: schema))
    }

    /// Holds all examples that were found against their schemas.
    func checkFoundExamples() {
        examples.prepare(examplesToCheck.map(\.schema))
        for example in examplesToCheck { check(example.value, "example", of: example.schema) }
    }

    private func check(_ value: Node, _ kind: String, of schema: Schema) {
        for violation in examples.violations(of: schema, by: value) {
            warning(
                "\(kind)-mismatch", "the \(kind) breaks its schema: \(violation.message)",
                at: violation.location,
                notes: [.init("the schema is here", at: schema.location)])
        }
    }
}
