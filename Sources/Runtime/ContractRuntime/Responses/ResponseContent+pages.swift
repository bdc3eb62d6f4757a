public import HTTPMessages

extension ResponseContent {
    /// Answers GET or HEAD with this content where no operation does: what the fallback of a
    /// `ContractService` makes pages of.
    ///
    /// Preconditions and ranges are judged as for an operation that lists every status for them.
    /// 412 and 416 come without content, for the service tells them as problems.
    ///
    /// - Parameters:
    ///   - policy: The value of Content-Security-Policy.
    ///   - fields: What the response has beside the fields of the content.
    public func response(
        to request: HTTPRequest, policy: String, fields: HTTPFields = HTTPFields()
    ) -> HTTPResponse {
        let maker = ContentAnswer(
            content: self, mediaType: mediaType ?? "application/octet-stream",
            statuses: .all, requestID: request.requestID, policy: policy)
        return switch maker.answer(request.head, status: .ok, fields: fields) {
        case .response(let response): response
        case .refusal(let refusal):
            HTTPResponse(refusal.problem.status, fields: refusal.fields)
        }
    }
}
