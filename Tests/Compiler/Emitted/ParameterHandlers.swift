import ContractRuntime
import EmittedLibrary

/// Tells what was read.
struct ParameterHandlers: ParametersOperations {
    /// The parts of an input that are there, and those that stand for others.
    private static func told(_ input: Any, _ others: [(String, Any)] = []) -> String {
        let stored = Mirror(reflecting: input).children.map { ($0.label ?? "", $0.value) }
            .filter { !$0.0.hasPrefix("given") }
        return (stored + others).compactMap { label, value in
            let text = "\(value)"
            return text == "nil" ? nil : "\(label)=\(text)"
        }.joined(separator: " ")
            .replacing("Optional", with: "")
    }

    func readQuery(
        _ input: ReadQuery.Input, context: RequestContext
    ) async throws -> ReadQuery.Output {
        .ok(
            Self.told(
                input,
                [
                    ("numbers", input.numbers), ("since", input.since), ("area", input.area),
                    ("rank", input.rank as Any),
                ]))
    }

    func readWholeQuery(
        _ input: ReadWholeQuery.Input, context: RequestContext
    ) async throws -> ReadWholeQuery.Output { .ok(Self.told(input)) }

    func readPath(
        _ input: ReadPath.Input, context: RequestContext
    ) async throws -> ReadPath.Output {
        let path = ReadPath.path(
            ids: input.ids, label: input.label, matrix: input.matrix, spot: input.spot)
        return .ok(Self.told(input) + " " + path)
    }

    func readFields(
        _ input: ReadFields.Input, context: RequestContext
    ) async throws -> ReadFields.Output { .ok(Self.told(input)) }

    func readFileFormat(
        _ input: ReadFileFormat.Input, context: RequestContext
    ) async throws -> ReadFileFormat.Output {
        let path = ReadFileFormat.path(name: input.name, format: input.format)
        return .ok("\(input.name) \(input.format) \(path)")
    }

    func readFileNumber(
        _ input: ReadFileNumber.Input, context: RequestContext
    ) async throws -> ReadFileNumber.Output {
        .ok("\(input.number) \(ReadFileNumber.path(number: input.number))")
    }

    func readFolder(
        _ input: ReadFolder.Input, context: RequestContext
    ) async throws -> ReadFolder.Output { .ok(ReadFolder.path(name: input.name)) }

    func sendForm(
        _ input: SendForm.Input, context: RequestContext
    ) async throws -> SendForm.Output {
        .ok(
            Self.told(input.body), xSize: Size(width: 1, height: 2), xNumbers: [1, 2.5],
            xJSON: Size(width: 3), xMaybe: nil, setCookie: ["a=1", "b=2"])
    }

    func sendForms(
        _ input: SendForms.Input, context: RequestContext
    ) async throws -> SendForms.Output { .ok(Self.told(input)) }

    func sendParts(
        _ input: SendParts.Input, context: RequestContext
    ) async throws -> SendParts.Output {
        var told: [String] = []
        var parts = input.body
        while let part = try await parts.next() { told.append("\(part)") }
        return .ok(told.joined(separator: " "))
    }
}
