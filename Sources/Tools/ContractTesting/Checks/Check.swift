/// What exchanges are held against. The names of those that schemathesis has too are schemathesis's.
public enum Check: String, Sendable, Hashable, CaseIterable {
    /// A response has a status of 500 or more that the operation does not list.
    case notAServerError = "not_a_server_error"
    /// A response has a status that the operation does not declare, or that its `default` does not list (`x-statuses`).
    case statusCodeConformance = "status_code_conformance"
    /// A response has no media type, or one that is not declared.
    case contentTypeConformance = "content_type_conformance"
    /// A declared field of a response is missing, cannot be read, or breaks its schema.
    case responseHeadersConformance = "response_headers_conformance"
    /// The content of a response cannot be read, breaks its schema, or is there where none is declared.
    case responseSchemaConformance = "response_schema_conformance"
    /// A request that breaks the contract on purpose was accepted.
    case negativeDataRejection = "negative_data_rejection"
    /// A request that fits the contract was refused as one that does not.
    case positiveDataAcceptance = "positive_data_acceptance"
    /// A request without a required field was accepted.
    case missingRequiredHeader = "missing_required_header"
    /// A method that is not declared for a path was not answered with 405.
    case unsupportedMethod = "unsupported_method"
    /// The field Allow of a 405 is missing, or does not name a method that is declared.
    case allowHeaderConformance = "allow_header_conformance"
    /// What was removed is still there.
    case useAfterFree = "use_after_free"
    /// What was created is not there.
    case ensureResourceAvailability = "ensure_resource_availability"
    /// A request without the credentials that its operation asks for was accepted.
    case ignoredAuth = "ignored_auth"
    /// A request that breaks the contract was accepted.
    case acceptedRequestConformance = "accepted_request_conformance"
    /// A message of a WebSocket is not declared, cannot be read, or breaks its schema.
    case webSocketFrameConformance = "websocket_frame_conformance"
}
