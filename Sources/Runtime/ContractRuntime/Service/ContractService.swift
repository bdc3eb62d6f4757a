// ContractService answers requests by a contract.
//
// The order of the checks is fixed, and each has one status, so that a client that meets several
// obstacles meets them in the same order everywhere:
//
//     path 404 -> method 405 -> credential 401 -> caller 403 -> Origin 403 -> Accept 406
//     -> Content-Type 415 -> length 413 -> parameters and body 400 or 422 -> handler
//     -> handshake 426 or 400
//
// What a stranger may learn decides the order: who has no credential learns only which paths and
// methods there are, which the published contract says anyway. The body is collected after all that
// can be said without it; bytes and forms are left to the handler, whose reading can still end in
// 400, 408, 413 or 422. Origin and handshake concern operations that open a WebSocket.

public import HTTPMessages

/// Serves a contract: the responder that an HTTP engine is given.
///
/// Routes, security requirements and constant fields are prepared when it is made; a request
/// allocates little beside its answer.
public final class ContractService<A: Authenticator>: HTTPResponder {
    /// Answers paths that the contract does not have, such as those of the docs pages; nil for 404.
    /// An answer that has an error status and no body is told as a problem.
    public typealias Fallback = @Sendable (HTTPRequest) async -> HTTPResponse?

    private let table: RouteTable<A.Caller>
    /// What is prepared of each route of `table`.
    private let routes: [PreparedRoute]
    private let map: RouteMap
    private let authenticator: A
    private let fallback: Fallback
    private let origins: WebSocketOrigins
    let configuration: ContractServiceConfiguration
    /// Whether somebody looks at the answers: asked of each, and cheaper than the validator itself.
    let validatesResponses: Bool
    let problems: ProblemWriter
    let standing: StandingFields

    /// Makes the service of the operations in `routes`.
    public init(
        _ routes: RouteTable<A.Caller>, authenticator: A,
        configuration: ContractServiceConfiguration = ContractServiceConfiguration(),
        fallback: @escaping Fallback = { _ in nil }
    ) {
        table = routes
        self.routes = routes.routes.map { route in
            PreparedRoute(route, of: routes, configuration)
        }
        self.authenticator = authenticator
        self.configuration = configuration
        validatesResponses = configuration.responseValidator != nil
        self.fallback = fallback
        origins = WebSocketOrigins(configuration.webSocketOrigins)
        map = RouteMap(routes.operations)
        problems = ProblemWriter(
            catalogue: ProblemCatalogue(
                routes.problems, defaultLanguage: configuration.defaultLanguage),
            typeBase: configuration.problemTypeBase)
        standing = StandingFields(strictTransportSeconds: configuration.strictTransportSeconds)
    }

    /// Answers one request.
    nonisolated(nonsending) public func respond(to request: HTTPRequest) async -> HTTPResponse {
        var response: HTTPResponse
        switch map.match(request.head, answersPreflights: configuration.cors != nil) {
        case .operation(let index):
            response = await answer(request, byRouteAt: index)
        case .options(let allow):
            return options(request, allow: allow)
        case .methodNotAllowed(let allow):
            let fields: HTTPFields = [.allow: allow]
            response = tell(Refusal(Problem(.methodNotAllowed), fields), of: request)
        case .nothing:
            if isAboutServer(request.head) { return options(request, allow: Self.everyMethod) }
            response = await answerUnmatched(request)
        }
        if configuration.compressesResponses { ResponseCoding().apply(to: &response, for: request) }
        configuration.cors?.apply(to: &response, for: request)
        return response
    }

    /// Whether the contract says that the operation is answered whatever else there is to do.
    public func isVital(_ head: HTTPRequestHead) -> Bool {
        guard case .operation(let index) = map.match(head) else { return false }
        return routes[index].operation.isVital
    }

    // MARK: Operations

    // `nonsending` here and below: these run where `respond` runs, and need no check for a switch
    // of executors on every call and return. Each is a frame in the task, hence inlined where it is
    // called once.
    @inline(__always)
    nonisolated(nonsending) private func answer(
        _ request: HTTPRequest, byRouteAt index: Int
    ) async -> HTTPResponse {
        let route = routes[index]
        let context = RequestContext(request, problems.catalogue)
        do {
            guard let serve = route.serveAnybody else {
                let answer = try await serveCaller(of: request, byRouteAt: index, context)
                return try finish(answer, to: request, by: route)
            }
            var body = try check(request, for: route)
            if !request.body.isEmpty { try await read(request, into: &body, for: route) }
            var contractRequest = ContractRequest(request, by: route, body)
            let answer = try await call(serve, &contractRequest, context)
            return try finish(answer, to: request, by: route)
        } catch {
            return self.answer(to: error, in: request, by: route)
        }
    }

    /// Serves a request that may have a caller. Apart from the others, which then need no room and no
    /// metadata for one.
    nonisolated(nonsending) private func serveCaller(
        of request: HTTPRequest, byRouteAt index: Int, _ context: RequestContext
    ) async throws -> ContractResponse {
        let route = routes[index]
        var caller: A.Caller?
        if let security = route.security {
            caller = try await admit(request, by: security, to: route, context)
        }
        var body = try check(request, for: route)
        if !request.body.isEmpty { try await read(request, into: &body, for: route) }
        var contractRequest = ContractRequest(request, by: route, body)
        switch table.routes[index].serve {
        case .anybody(let serve): return try await serve(&contractRequest, context)
        case .caller(let serve):
            guard let caller else {
                preconditionFailure("'\(route.operation.id)' was reached without a caller")
            }
            return try await serve(&contractRequest, caller, context)
        case .maybeCaller(let serve): return try await serve(&contractRequest, caller, context)
        }
    }

    /// Calls what serves an operation. Behind the call of a function that it does not know, the
    /// compiler puts a look, under a lock, at where the task has to go on, unless there is nothing
    /// left to do: hence a function of its own, never inlined.
    @inline(never)
    nonisolated(nonsending) private func call(
        _ serve: ServeAnybody, _ request: inout ContractRequest, _ context: RequestContext
    ) async throws -> ContractResponse {
        try await serve(&request, context)
    }

    /// Who calls; nil when nobody says so and nobody has to. Throws 401 and 403.
    nonisolated(nonsending) private func admit(
        _ request: HTTPRequest, by security: SecurityCheck, to route: PreparedRoute,
        _ context: RequestContext
    ) async throws -> A.Caller? {
        let credentials: [Credential]
        let alternative: SecurityCheck.Alternative
        let certificate =
            security.asksForCertificate ? configuration.clientCertificate(request) : nil
        switch security.offer(in: request.head, certificate: certificate) {
        case .credentials(let offered, let asked): (credentials, alternative) = (offered, asked)
        case .nothing:
            if security.isOptional { return nil }
            throw Refusal(Problem(.unauthorized), [.wwwAuthenticate: security.challenge])
        case .malformed:
            throw Refusal(
                Problem(.unauthorized), [.wwwAuthenticate: security.challengeAfterRefusal])
        }
        var caller: A.Caller?
        var ways = alternative.ways
        for (index, credential) in credentials.enumerated() {
            switch try await authenticator.authenticate(credential, context) {
            case .accepted(let proven):
                // Where schemes are asked for together, the first one says who calls.
                if index == 0 { caller = proven }
                guard alternative.asksForScopes else { break }
                let scheme = alternative.schemes[index]
                ways = ways.filter { way in way[index].allSatisfy { proven.has($0, of: scheme) } }
            case .refused:
                throw Refusal(
                    Problem(.unauthorized), [.wwwAuthenticate: security.challengeAfterRefusal])
            case .forbidden(let code): throw Refusal(Problem(.forbidden, code))
            }
        }
        if ways.isEmpty { throw lack(of: alternative, in: security) }
        let roles = route.operation.roles
        if !roles.isEmpty, let caller, !roles.contains(where: caller.hasRole) {
            throw Refusal(.forbidden)
        }
        return caller
    }

    /// The 403 for callers that lack a scope, or a role, whichever way the contract asks.
    private func lack(
        of alternative: SecurityCheck.Alternative, in security: SecurityCheck
    ) -> Refusal {
        let wanted = zip(alternative.schemes, alternative.ways[0]).filter(\.0.hasScopes)
        let scopes = wanted.flatMap(\.1)
        if scopes.isEmpty { return Refusal(.forbidden) }
        let challenge = security.challenge(lacking: scopes, realm: configuration.realm)
        return Refusal(Problem(.forbidden), [.wwwAuthenticate: challenge])
    }

    /// What can be said before the body is read: 403, 406, 415, 413, and 400 for a body that the
    /// contract does not have.
    private func check(_ request: HTTPRequest, for route: PreparedRoute) throws -> BodyInHand {
        if route.webSocket != nil, !origins.allow(request) {
            throw Refusal(.forbidden, detail: "Pages of this origin may not connect.")
        }
        guard route.media.satisfiesAccept(of: request.head.fields) else {
            throw Refusal(.notAcceptable)
        }
        return BodyInHand(
            contentIndex: try contentIndex(of: request, for: route), limit: route.maxBodyBytes)
    }

    /// The position of the body's media type; nil when there is no body.
    private func contentIndex(of request: HTTPRequest, for route: PreparedRoute) throws -> Int? {
        let fields = request.head.fields
        if request.body.isEmpty { return emptyContent(of: fields, for: route) }
        guard route.takesBody else {
            // A chunked body may still turn out to be empty.
            if request.body.declaredLength == nil { return nil }
            throw Refusal(.badRequest, detail: PreparedRoute.unexpectedBody)
        }
        guard let index = route.media.contentIndex(of: fields) else {
            throw Refusal(.unsupportedMediaType)
        }
        if let length = request.body.declaredLength, length > route.maxBodyBytes {
            throw Refusal(HTTPBodyError.tooLarge)
        }
        return index
    }

    /// The media type of a body without bytes. An empty file is content too: the request says so
    /// by its media type. A length of 0 does not, as clients send it with every POST.
    private func emptyContent(of fields: HTTPFields, for route: PreparedRoute) -> Int? {
        guard route.streamsBody, fields.contains(.contentType),
            let index = route.media.contentIndex(of: fields), route.media.isStreamed(index)
        else { return nil }
        return index
    }

    /// The body of a request without its coding; 415 for one that is not understood.
    private func inflated(_ request: HTTPRequest) throws -> HTTPRequestBody {
        let codings = request.head.fields.values(of: .contentEncoding)
            .flatMap { $0.split(separator: ",") }
            .map { String($0.filter { $0 != " " && $0 != "\t" }).lowercased() }
            .filter { $0 != "identity" && !$0.isEmpty }
        if codings.isEmpty { return request.body }
        let acceptsGzip = configuration.acceptsCompressedRequests
        guard acceptsGzip, codings.count == 1, codings[0] == "gzip" || codings[0] == "x-gzip" else {
            // RFC 9110 15.5.16: 415 says which codings would have been understood.
            throw Refusal(
                Problem(
                    .unsupportedMediaType,
                    detail: "The content coding of the body is not understood."),
                [.acceptEncoding: acceptsGzip ? "gzip" : "identity"])
        }
        return HTTPRequestBody(source: InflatedBody(request.body), declaredLength: nil)
    }

    nonisolated(nonsending) private func read(
        _ request: HTTPRequest, into hand: inout BodyInHand, for route: PreparedRoute
    ) async throws {
        let body = try inflated(request)
        guard route.takesBody else {
            var body = body
            guard try await body.next() == nil else {
                throw Refusal(.badRequest, detail: PreparedRoute.unexpectedBody)
            }
            return
        }
        if let index = hand.contentIndex, route.media.isStreamed(index) {
            hand.stream = body
        } else {
            hand.bytes = try await body.collect(upTo: route.maxBodyBytes)
            // A chunked body turned out to be empty.
            if hand.bytes.isEmpty { hand.contentIndex = nil }
        }
    }

    // MARK: Everything else

    nonisolated(nonsending) private func answerUnmatched(
        _ request: HTTPRequest
    ) async -> HTTPResponse {
        guard var response = await fallback(request) else {
            return tell(Refusal(.notFound), of: request)
        }
        if response.status.isError, case .empty = response.body {
            return tell(Refusal(Problem(response.status), response.fields), of: request)
        }
        standing.complete(&response, isSecure: request.isSecure)
        return response
    }

    private func options(_ request: HTTPRequest, allow: String) -> HTTPResponse {
        var fields = standing.fields(isJSON: false, isPrivate: false, isSecure: request.isSecure)
        fields.append(.allow, allow)
        var response = HTTPResponse(.noContent, fields: fields)
        configuration.cors?.applyToPreflight(&response, for: request)
        return response
    }

    // RFC 9112 3.2.4: the asterisk-form asks about the server as a whole.
    private func isAboutServer(_ head: HTTPRequestHead) -> Bool {
        head.method == .options && head.path.elementsEqual("*".utf8)
    }

    private static var everyMethod: String { "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" }
}

extension ContractCaller {
    /// Whether the caller has what a requirement lists for a scheme: a scope of the credential, or a
    /// role.
    fileprivate func has(_ scope: String, of scheme: SecurityScheme) -> Bool {
        scheme.hasScopes ? hasScope(scope, of: scheme.name) : hasRole(scope)
    }
}
