import HTTPMessages

/// What the engine is given: the contract's service behind the two things that no contract speaks of, the site's pages
/// and the proxies in front.
struct Front<Service: HTTPResponder>: HTTPResponder {
    let service: Service
    let site: Site
    let proxies: TrustedProxies
    /// For `Strict-Transport-Security` in what the engine refuses by itself, where every client
    /// comes by TLS; nil where it does not.
    let strictTransportSeconds: Int?

    nonisolated(nonsending) func respond(to request: HTTPRequest) async -> HTTPResponse {
        let request = proxies.isEmpty ? request : proxies.unwrapped(request)
        let response = await service.respond(to: request)
        // The service knows no page by any other method than the ones its fallback answers.
        if response.status == .notFound, response.operationID == nil, site.hasPage(for: request) {
            var refusal = service.refusal(
                .methodNotAllowed, detail: "this page can only be read",
                requestID: request.requestID)
            refusal.fields.append(contentsOf: Site.allow)
            refusal.closesConnection = false
            return refusal
        }
        return response
    }

    // Metrics count the refusals: they are wanted most while there are some.
    func isVital(_ head: HTTPRequestHead) -> Bool {
        service.isVital(head) || site.isMetrics(head)
    }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        var refusal = service.refusal(status, detail: detail, requestID: requestID)
        if let strictTransportSeconds {
            refusal.fields[.strictTransportSecurity] = "max-age=\(strictTransportSeconds)"
        }
        return refusal
    }
}
