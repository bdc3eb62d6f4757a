import HTTPMessages
import JSON
import OpenAPI

/// Makes the cases of an operation, phase by phase.
struct CaseMaker {
    let instances: InstanceSource
    let writer: RequestWriter
    var numbers: RandomNumbers
    /// The cases of one phase and operation at most.
    let limit: Int

    // A schema may have valid values that no text can be.
    private static let attempts = 6

    init(_ instances: InstanceSource, _ writer: RequestWriter, seed: UInt64, limit: Int) {
        self.instances = instances
        self.writer = writer
        self.limit = limit
        numbers = RandomNumbers(seed: seed)
    }

    /// A case that fits: what is required, by examples where there are some, and of a resource that exists where one is
    /// known. Nil when none was found.
    mutating func base(
        _ operation: CheckedOperation, _ names: ValuePool.Names?
    ) -> DerivedCase? {
        for attempt in 0..<Self.attempts {
            var test = DerivedCase(operation: operation)
            for (index, parameter) in operation.parameters.enumerated()
            where parameter.isRequired {
                let example = attempt == 0 ? example(parameter) : nil
                let known = attempt < 3 && parameter.part == .path ? names?[parameter.name] : nil
                test.arguments[index] =
                    known ?? example ?? instances.valid(parameter.schema, using: &numbers)
            }
            if let content = preferred(operation) {
                test.body = body(content, prefersExample: attempt < 2)
                if test.body?.value == nil { test.expectation = .open }
            }
            if writer.request(test) != nil { return test }
        }
        return nil
    }

    /// The content that cases have unless they are about another: the first that values can be written in.
    private func preferred(_ operation: CheckedOperation) -> CheckedMediaType? {
        let content = operation.requestBody?.content ?? []
        return content.first { $0.mediaType?.isJSON ?? false }
            ?? content.first { $0.schema != nil || $0.itemSchema != nil } ?? content.first
    }

    private func example(_ parameter: CheckedParameter) -> JSONValue? {
        parameter.examples.lazy.compactMap(\.value).first {
            instances.isValid($0, parameter.schema)
        }
    }

    /// A body of a media type; without a value where there is no schema.
    mutating func body(_ content: CheckedMediaType, prefersExample: Bool) -> DerivedBody? {
        if prefersExample, let value = content.examples.lazy.compactMap(\.value).first {
            return DerivedBody(content: content, value: value)
        }
        if let schema = content.itemSchema {
            let items = (0..<2).compactMap { _ in instances.valid(schema, using: &numbers) }
            return DerivedBody(content: content, value: .array(items))
        }
        let holdsValues = content.mediaType.map(\.hasValues) ?? false
        guard holdsValues, let schema = content.schema else {
            if content.mediaType?.isJSON ?? false {
                return DerivedBody(content: content, bytes: Array("{}".utf8))
            }
            return DerivedBody(content: content, bytes: Array("accord".utf8))
        }
        return instances.valid(schema, using: &numbers).map {
            DerivedBody(content: content, value: $0)
        }
    }

    // MARK: Examples

    /// The base, and each example by name: those of parameters and body that have one name go together.
    mutating func examples(_ base: DerivedCase) -> [DerivedCase] {
        let operation = base.operation
        var cases = [base]
        let content = operation.requestBody?.content ?? []
        var names: [String] = []
        for example in operation.parameters.flatMap(\.examples) + content.flatMap(\.examples)
        where !names.contains(example.name) {
            names.append(example.name)
        }
        for name in names {
            var test = base
            for (index, parameter) in operation.parameters.enumerated() {
                if let value = parameter.examples.first(where: { $0.name == name })?.value {
                    test.arguments[index] = value
                }
            }
            let refusesIt = operation.responses.contains { response in
                (response.status.hasPrefix("4") || response.status.hasPrefix("5"))
                    && response.content.contains { $0.examples.contains { $0.name == name } }
            }
            // A response of the same name says what the request of the example is answered with.
            let expectation = refusesIt ? DerivedCase.Expectation.open : .accepted
            test.expectation = expectation
            let bodies = content.compactMap { content in
                content.examples.first { $0.name == name }.map { example in
                    DerivedBody(
                        content: content, value: example.value,
                        bytes: example.value == nil ? example.text.map { Array($0.utf8) } : nil)
                }
            }
            cases += bodies.isEmpty ? [test] : bodies.map { test.with($0, expectation) }
        }
        // Each other media type once.
        for content in content where content.name != base.body?.content.name {
            guard let body = body(content, prefersExample: true) else { continue }
            cases.append(base.with(body, body.value == nil ? .open : .accepted))
        }
        return cases
    }

    // MARK: Boundaries

    /// One value at an edge at a time, beside a rest that fits.
    mutating func boundaries(_ base: DerivedCase) -> [DerivedCase] {
        var cases: [DerivedCase] = []
        for (index, parameter) in base.operation.parameters.enumerated() {
            guard let schema = parameter.schema else { continue }
            var values = instances.boundaries(of: schema).map(\.value)
            if let value = base.arguments[index] ?? instances.valid(schema, using: &numbers) {
                values += OddValues.variants(of: value)
            }
            cases += values.filter { instances.isValid($0, schema) }.map {
                base.with($0, at: index, .accepted)
            }
        }
        if let body = base.body, let schema = body.content.itemSchema ?? body.content.schema,
            let value = body.value
        {
            let isList = body.content.itemSchema != nil
            let whole = isList ? value.array?.first ?? value : value
            let values =
                instances.boundaries(of: schema).map(\.value) + OddValues.variants(of: whole)
            cases += values.filter { instances.isValid($0, schema) }.map { value in
                var changed = body
                changed.value = isList ? .array([value]) : value
                return base.with(changed, .accepted)
            }
        }
        return cases
    }

    // MARK: Random values

    /// A case that fits, with values by chance.
    mutating func random(_ base: DerivedCase, _ names: ValuePool.Names?) -> DerivedCase {
        var test = base
        for (index, parameter) in base.operation.parameters.enumerated() {
            let keeps = parameter.part == .path && names != nil && numbers.isOne(in: 2)
            if keeps { continue }
            if parameter.isRequired || numbers.isOne(in: 2) {
                let value = instances.valid(parameter.schema, using: &numbers)
                test.arguments[index] = value ?? test.arguments[index]
            } else {
                test.arguments[index] = nil
            }
        }
        if let content = numbers.element(of: base.operation.requestBody?.content ?? []) {
            test.body = body(content, prefersExample: false)
            test.expectation = test.body?.value == nil ? .open : .accepted
        }
        return test
    }
}
