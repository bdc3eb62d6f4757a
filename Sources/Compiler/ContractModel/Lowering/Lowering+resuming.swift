import JSON
import OpenAPI
import SourceText

extension Lowering {
    /// How a client goes on where a lost WebSocket ended; nil when that was reported.
    func resume(
        _ resume: WebSocketResume, from messages: Contract.Content,
        by parameters: [Contract.Parameter]
    ) -> Contract.WebSocketResume? {
        // What is missing was reported.
        guard !resume.parameter.isEmpty, !resume.value.isEmpty else { return nil }
        let parameter = parameters.first { $0.place == .query && $0.name == resume.parameter }
        if parameter == nil {
            error(
                "websocket-resume", "the operation has no query parameter '\(resume.parameter)'",
                at: resume.valueLocation(of: "parameter"),
                hint: Diagnostic.hint(
                    for: resume.parameter,
                    among: parameters.filter { $0.place == .query }.map(\.name)))
        }
        let place = resume.valueLocation(of: "value")
        guard let pointer = JSONPointer(resume.value) else {
            error(
                "websocket-resume",
                "'\(resume.value)' is no JSON Pointer to a value in a message", at: place,
                hint: "write it as in '/message/sequence'")
            return nil
        }
        guard case .json = messages.coding else {
            error(
                "websocket-resume", "messages of '\(messages.mediaType)' have no parts", at: place)
            return nil
        }
        if !hasText(messages.shape, at: pointer.tokens[...]) {
            error(
                "websocket-resume", "no message has a text or a number at '\(resume.value)'",
                at: place)
        }
        guard let parameter else { return nil }
        return Contract.WebSocketResume(parameter: parameter.name, pointer: pointer.tokens)
    }

    /// Whether some value of a shape can have a value at a pointer that a query can carry.
    ///
    /// Unions in unions are followed for some steps only: they may lead to themselves.
    private func hasText(
        _ shape: Shape, at tokens: ArraySlice<String>, unions: Int = 8
    ) -> Bool {
        let shape = resolved(shape)
        if isStandIn(shape) || unions == 0 { return true }
        switch shape.kind {
        case .union(let union):
            return union.alternatives.contains {
                hasText($0.shape, at: tokens, unions: unions - 1)
            }
        case .object(let object):
            guard let token = tokens.first else { return false }
            let properties = object.properties.filter { $0.name == token }.map(\.shape)
            let shapes = properties.isEmpty ? object.additional.map { [$0] } ?? [] : properties
            return shapes.contains { hasText($0, at: tokens.dropFirst()) }
        case .dictionary(let value, _):
            return !tokens.isEmpty && hasText(value, at: tokens.dropFirst())
        case .any, .named: return true
        case .array: return false
        default: return tokens.isEmpty
        }
    }
}
