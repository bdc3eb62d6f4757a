public import HTTPMessages
internal import JSON

// How an output, a refusal or an error becomes a response.
extension ContractService {
    /// The response that a handler's output makes; throws when it breaks the contract and somebody
    /// looks.
    func finish(
        _ answer: ContractResponse, to request: HTTPRequest, by route: PreparedRoute
    ) throws -> HTTPResponse {
        guard validatesResponses, let validator = configuration.responseValidator else {
            return try self.response(answer, to: request, by: route)
        }
        let response = try self.response(answer, to: request, by: route)
        let violations = validator.violations(in: response, of: route.operation)
        guard violations.isEmpty else {
            throw ResponseViolation(status: response.status, violations: violations)
        }
        return response
    }

    private func response(
        _ answer: ContractResponse, to request: HTTPRequest, by route: PreparedRoute
    ) throws -> HTTPResponse {
        if let serve = answer.serveWebSocket {
            return try accept(serve, answer.fields, to: request, by: route)
        }
        if let problem = answer.problem {
            var refusal = Refusal(problem, answer.fields)
            if problem.status == .unauthorized {
                refusal.fields.append(.wwwAuthenticate, route.challenge)
            }
            return tell(refusal, of: request, operationID: route.operation.id)
        }
        if let content = answer.content {
            return response(answer, content.value, to: request, by: route)
        }
        return plainResponse(answer, to: request, by: route)
    }

    /// The response of a value, which most are.
    private func plainResponse(
        _ answer: ContractResponse, to request: HTTPRequest, by route: PreparedRoute
    ) -> HTTPResponse {
        let isJSON = if case .json = answer.type { true } else { false }
        let isPrivate = route.isPrivate && !answer.fields.contains(.cacheControl)
        var fields = standing.fields(
            isJSON: isJSON, isPrivate: isPrivate, isSecure: request.isSecure)
        if !isJSON, let type = answer.mediaType { fields.append(.contentType, type) }
        if !answer.fields.isEmpty { fields.append(contentsOf: answer.fields) }
        return HTTPResponse(
            answer.status, fields: fields, body: answer.body, operationID: route.operation.id)
    }

    private func response(
        _ answer: ContractResponse, _ content: ResponseContent, to request: HTTPRequest,
        by route: PreparedRoute
    ) -> HTTPResponse {
        let isPrivate = route.isPrivate && !answer.fields.contains(.cacheControl)
        var fields = standing.fields(
            isJSON: false, isPrivate: isPrivate, isSecure: request.isSecure)
        fields.append(contentsOf: answer.fields)
        let maker = ContentAnswer(
            content: content, mediaType: answer.mediaType ?? "application/octet-stream",
            statuses: route.conditionalStatuses, requestID: request.requestID)
        switch maker.answer(request.head, status: answer.status, fields: fields) {
        case .refusal(let refusal):
            return tell(refusal, of: request, operationID: route.operation.id)
        case .response(var response):
            response.operationID = route.operation.id
            if case .stream(let source as any FailingSource, let length) = response.body {
                response.body = .stream(
                    reporting(source, of: response.status, to: request, by: route.operation),
                    length: length)
            }
            return response
        }
    }

    /// Reports what a handler's code throws while its answer is under way. What the caller did, as
    /// breaking off the body that the answer is made of, is no failure here either.
    private func reporting(
        _ source: any FailingSource, of status: HTTPStatus, to request: HTTPRequest,
        by operation: OperationDescription
    ) -> any HTTPBodySource {
        source.reporting { [onFailure = configuration.onFailure, requestID = request.requestID] in
            switch $0 {
            case is CallerGone, is ContractError, is Refusal, is HTTPBodyError: break
            default:
                onFailure(
                    ContractFailure(
                        error: $0, operationID: operation.id, requestID: requestID, status: status))
            }
        }
    }

    /// The response that an error makes. Only what this module throws says why; anything else is a
    /// failure, of which the caller learns no more than a request id.
    func answer(
        to error: any Error, in request: HTTPRequest, by route: PreparedRoute
    ) -> HTTPResponse {
        let operation = route.operation
        switch error {
        case is CallerGone:
            let fields: HTTPFields = [.wwwAuthenticate: route.challenge]
            return tell(
                Refusal(Problem(.unauthorized), fields), of: request, operationID: operation.id)
        case let error as ContractError:
            let problem = Problem(error.status, violations: error.violations)
            return tell(Refusal(problem), of: request, operationID: operation.id)
        case let refusal as Refusal:
            return tell(refusal, of: request, operationID: operation.id)
        case let error as HTTPBodyError:
            return tell(Refusal(error), of: request, operationID: operation.id)
        default:
            return fail(error, in: request, by: operation)
        }
    }

    private func fail(
        _ error: any Error, in request: HTTPRequest, by operation: OperationDescription
    ) -> HTTPResponse {
        var answer = configuration.mapFailure(error) ?? .internalError
        // The deadline of a request cancels its task: what was asked for was too slow, not wrong.
        if error is CancellationError { answer = .unavailable(retryAfterSeconds: 1) }
        configuration.onFailure(
            ContractFailure(
                error: error, operationID: operation.id, requestID: request.requestID,
                status: answer.status))
        var refusal = Refusal(
            answer.status,
            detail: configuration.revealsFailures ? String(reflecting: error) : nil)
        if let seconds = answer.retryAfterSeconds { refusal.fields.append(.retryAfter, seconds) }
        return tell(refusal, of: request, operationID: operation.id)
    }

    /// Tells a problem in the language of the caller.
    func tell(
        _ refusal: Refusal, of request: HTTPRequest, operationID: String? = nil
    ) -> HTTPResponse {
        let occasion = ProblemWriter.Occasion(
            instance: String(decoding: request.head.path, as: UTF8.self),
            requestID: request.requestID,
            language: problems.catalogue.languages.best(for: request.head.fields))
        var response = tell(refusal, on: occasion, isSecure: request.isSecure)
        response.operationID = operationID
        return response
    }

    private func tell(
        _ refusal: Refusal, on occasion: ProblemWriter.Occasion, isSecure: Bool
    ) -> HTTPResponse {
        let (body, language) = problems.body(of: refusal.problem, for: occasion)
        var fields = standing.fields(isJSON: false, isPrivate: true, isSecure: isSecure)
        fields.append(.contentType, "application/problem+json")
        fields.append(.contentLanguage, language)
        if problems.catalogue.languages.tags.count > 1 { fields.append(.vary, "Accept-Language") }
        fields.append(contentsOf: refusal.fields)
        return HTTPResponse(
            refusal.problem.status, fields: fields, body: .bytes(body),
            closesConnection: refusal.closesConnection, problemCode: refusal.problem.code)
    }

    /// Words what the engine refuses by itself. There is no request to speak of, so the problem is
    /// in the default language and has an empty reference for its instance.
    public func refusal(
        _ status: HTTPStatus, detail: String, requestID: String
    ) -> HTTPResponse {
        let occasion = ProblemWriter.Occasion(
            instance: "", requestID: requestID, language: configuration.defaultLanguage)
        let problem = Problem(status, detail: detail.isEmpty ? nil : detail)
        return tell(Refusal(problem), on: occasion, isSecure: false)
    }
}
