import HTTPMessages
import JSON
import OpenAPI

extension CaseMaker {
    /// One thing broken at a time: each keyword of each parameter and of the body, and what is required and missing.
    func violations(_ base: DerivedCase) -> [DerivedCase] {
        absences(base) + brokenContent(base) + brokenValues(base)
    }

    /// Requests without something that they must have.
    private func absences(_ base: DerivedCase) -> [DerivedCase] {
        var cases: [DerivedCase] = []
        for (index, parameter) in base.operation.parameters.enumerated()
        where parameter.isRequired && parameter.part != .path {
            let check: Check =
                parameter.part == .header ? .missingRequiredHeader : .negativeDataRejection
            cases.append(
                base.with(
                    nil, at: index,
                    .refused(.init(part: parameter.title, words: "it is missing", check: check))))
        }
        if base.operation.requestBody?.isRequired ?? false {
            cases.append(
                base.with(nil, .refused(.init(part: "body", words: "it is missing"))))
        }
        return cases
    }

    /// Media types that are not declared, and content that is cut off.
    private func brokenContent(_ base: DerivedCase) -> [DerivedCase] {
        guard let body = base.body, let content = base.operation.requestBody?.content else {
            return []
        }
        var cases: [DerivedCase] = []
        let others = ["text/plain", "application/x-accord-undeclared"]
        for other in others where HTTPMessages.MediaType(other).flatMap(content.declared) == nil {
            var changed = body
            if changed.bytes == nil, let value = body.value {
                changed.bytes =
                    BodyWriter(schemas: writer.document.schemas).write(body)?.bytes
                    ?? value.serialized()
            }
            changed.value = nil
            changed.mediaType = other
            let words = "the media type '\(other)' is not declared"
            cases.append(base.with(changed, .refused(.init(part: "body", words: words))))
        }
        if body.content.mediaType?.isJSON ?? false, let value = body.value {
            var changed = body
            changed.value = nil
            // A text that is cut off, or what no value begins with.
            let whole = value.serialized()
            let broken = whole.count > 1 ? Array(whole.dropLast()) : Array("}".utf8)
            for bytes in [broken, Array("{'a': }".utf8)] {
                changed.bytes = bytes
                cases.append(
                    base.with(changed, .refused(.init(part: "body", words: "it is not JSON"))))
            }
        }
        return cases
    }

    private func brokenValues(_ base: DerivedCase) -> [DerivedCase] {
        var cases: [DerivedCase] = []
        for (index, parameter) in base.operation.parameters.enumerated() {
            guard let schema = parameter.schema else { continue }
            for broken in instances.violations(of: schema) {
                cases.append(
                    base.with(
                        broken.value, at: index, .refused(.init(parameter.title, broken))))
            }
        }
        guard let body = base.body, body.value != nil,
            let schema = body.content.itemSchema ?? body.content.schema
        else { return cases }
        for broken in instances.violations(of: schema) {
            var changed = body
            changed.value =
                body.content.itemSchema == nil ? broken.value : .array([broken.value])
            cases.append(base.with(changed, .refused(.init("body", broken))))
        }
        return cases
    }
}

extension DerivedCase.Flaw {
    init(_ part: String, _ broken: LabelledInstance) {
        self.init(part: part, location: broken.location, words: broken.description)
    }
}
