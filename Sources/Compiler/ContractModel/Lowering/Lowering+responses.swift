import OpenAPI
import SourceText
import YAML

extension Lowering {
    /// The responses of an operation; `default` comes last.
    func responses(of operation: Operation, named names: [String]) -> [Contract.Response] {
        guard let responses = operation.responses else { return [anything(of: operation)] }
        var lowered = responses.statuses.compactMap { element -> Contract.Response? in
            guard let status = status(element.name) else { return nil }
            return response(
                element.value, status, at: element.nameLocation,
                named: names + ["response", element.name],
                opensWebSocket: operation.opensWebSocket)
        }
        if let other = responses.default {
            let origin = responses.nameLocation(of: "default")
            let names = names + ["response", "default"]
            if let response = response(other, .other, at: origin, named: names) {
                lowered.append(response)
            }
        }
        // A response that could not be found may be the missing one.
        let isComplete =
            lowered.count == responses.statuses.count + (responses.default == nil ? 0 : 1)
        if isComplete, lowered.allSatisfy(\.isAnsweredByRuntime), !lowered.isEmpty {
            error(
                "response-missing", "no response is left for the handler of the operation",
                at: operation.nameLocation(of: "responses"))
        }
        return lowered.isEmpty ? [anything(of: operation)] : lowered
    }

    /// What an operation may answer of which the document says nothing.
    private func anything(of operation: Operation) -> Contract.Response {
        Contract.Response(
            status: .other, description: "Any response.", isAnsweredByRuntime: false, content: [],
            problems: [], declaredProblems: [], headers: [], declaredHeaders: [], links: [],
            origin: operation.location)
    }

    func status(_ key: String) -> Contract.Status? {
        if let code = Int(key) { return .code(code) }
        return key.first?.wholeNumberValue.map { .range($0) }
    }

    private func response(
        _ referable: Referable<Response>, _ status: Contract.Status, at origin: SourceLocation,
        named names: [String], opensWebSocket: Bool = false
    ) -> Contract.Response? {
        guard let response = document.resolve(referable),
            isFinal(status, at: origin, opensWebSocket: opensWebSocket)
        else { return nil }
        checkExtensions(of: response.node, known: ["x-answered-by", "x-problems", "x-statuses"])
        let codes = problemCodes(of: response)
        let isOfRuntime =
            isAnsweredByRuntime(response.node)
            || !codes.isEmpty && codes.allSatisfy { problemsOfRuntime.contains($0) }
        let content =
            hasContent(status, response)
            ? content(of: response.content, .response, named: component(referable) ?? names) : []
        let headers = headers(of: response)
        let lowered = Contract.Response(
            status: status, description: response.description, isAnsweredByRuntime: isOfRuntime,
            content: content,
            problems: positions(of: codes.filter { !problemsOfRuntime.contains($0) }),
            declaredProblems: positions(of: codes),
            headers: isOfRuntime ? [] : headers.filter { !$0.isOfRuntime }.map(\.header),
            declaredHeaders: headers.map(\.header), links: links(of: response),
            origin: origin)
        if !isOfRuntime { check(lowered) }
        return lowered
    }

    /// Whether `x-answered-by: runtime` says that handlers have no say in it.
    func isAnsweredByRuntime(_ node: Node) -> Bool {
        guard let value = node["x-answered-by"] else { return false }
        if value.string != "runtime" {
            error(
                "extension-value", "'x-answered-by' must be 'runtime'", at: value.location)
        }
        return true
    }

    // MARK: Checks

    /// Reports what a handler could not answer.
    private func check(_ response: Contract.Response) {
        if !response.problems.isEmpty, let content = response.content.first,
            !content.mediaType.lowercased().hasPrefix("application/problem+json")
        {
            error(
                "problem-media-type", "'x-problems' needs 'application/problem+json'",
                at: content.origin)
        }
    }

    // RFC 9110 15.2, 15.3.5, 15.3.6 and 15.4.5: these have no content.
    private func hasContent(_ status: Contract.Status, _ response: Response) -> Bool {
        guard case .code(let code) = status, code < 200 || [204, 205, 304].contains(code),
            let content = response.content.first
        else { return true }
        warning(
            "response-content", "a response with status \(code) has no content: it is left out",
            at: content.nameLocation)
        return false
    }

    /// Whether a status ends an exchange. The others are the engine's to send (RFC 9110 15.2), but
    /// for the one that opens a WebSocket.
    private func isFinal(
        _ status: Contract.Status, at origin: SourceLocation, opensWebSocket: Bool
    ) -> Bool {
        let text: String
        switch status {
        case .code(101) where opensWebSocket: return true
        case .code(let code) where code < 200: text = "\(code)"
        case .range(1): text = "1XX"
        default: return true
        }
        warning(
            "response-interim",
            "no handler answers \(text), which ends no exchange: it is left out",
            at: origin)
        return false
    }

    // MARK: Headers

    /// The fields, and whether the runtime gives them.
    private func headers(
        of response: Response
    ) -> [(header: Contract.Header, isOfRuntime: Bool)] {
        response.headers.compactMap { element in
            // "If a response header is defined with the name Content-Type, it SHALL be ignored."
            guard element.name.lowercased() != "content-type",
                isFieldName(element.name, at: element.nameLocation),
                let header = document.resolve(element.value)
            else { return nil }
            checkExtensions(of: header.node, known: ["x-answered-by"])
            let isOfRuntime = isAnsweredByRuntime(header.node)
            return lower(header, element).map { ($0, isOfRuntime) }
        }
    }

    private func lower(
        _ header: Header, _ element: OrderedMap<Referable<Header>>.Element
    ) -> Contract.Header? {
        let names = component(element.value) ?? [element.name]
        var (shape, isJSON) = (anyText(at: header.location), false)
        if let schema = header.schema {
            shape = self.shape(of: schema, named: names)
            checkExamples(header.example, header.examples, of: schema)
        } else if let content = header.content.first {
            let (value, coding) = value(of: content, named: names)
            shape = value
            if case .json = coding { isJSON = true }
        }
        let schema = header.schema ?? header.content.first?.value.schema
        return Contract.Header(
            name: element.name, shape: shape, isJSON: isJSON, explode: header.explode ?? false,
            isRequired: header.isRequired,
            description: header.description ?? schema.flatMap { description(of: $0) },
            origin: element.nameLocation)
    }

    // MARK: Links

    /// The links that name their operation; they are documentation, as are those by `operationRef`.
    private func links(of response: Response) -> [Contract.Link] {
        response.links.compactMap { element in
            guard let link = document.resolve(element.value), let operation = link.operationID
            else { return nil }
            return Contract.Link(
                name: element.name, operationID: operation, description: link.description,
                origin: element.nameLocation)
        }
    }
}
