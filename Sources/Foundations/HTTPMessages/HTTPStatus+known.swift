/// The status codes of the IANA registry that HTTP itself defines or this project answers.
extension HTTPStatus {
    /// 100 Continue.
    public static var `continue`: Self { Self(code: 100) }
    /// 101 Switching Protocols.
    public static var switchingProtocols: Self { Self(code: 101) }
    /// 200 OK.
    public static var ok: Self { Self(code: 200) }
    /// 201 Created.
    public static var created: Self { Self(code: 201) }
    /// 202 Accepted.
    public static var accepted: Self { Self(code: 202) }
    /// 203 Non-Authoritative Information.
    public static var nonAuthoritativeInformation: Self { Self(code: 203) }
    /// 204 No Content.
    public static var noContent: Self { Self(code: 204) }
    /// 205 Reset Content.
    public static var resetContent: Self { Self(code: 205) }
    /// 206 Partial Content.
    public static var partialContent: Self { Self(code: 206) }
    /// 300 Multiple Choices.
    public static var multipleChoices: Self { Self(code: 300) }
    /// 301 Moved Permanently.
    public static var movedPermanently: Self { Self(code: 301) }
    /// 302 Found.
    public static var found: Self { Self(code: 302) }
    /// 303 See Other.
    public static var seeOther: Self { Self(code: 303) }
    /// 304 Not Modified.
    public static var notModified: Self { Self(code: 304) }
    /// 307 Temporary Redirect.
    public static var temporaryRedirect: Self { Self(code: 307) }
    /// 308 Permanent Redirect.
    public static var permanentRedirect: Self { Self(code: 308) }
    /// 400 Bad Request.
    public static var badRequest: Self { Self(code: 400) }
    /// 401 Unauthorized.
    public static var unauthorized: Self { Self(code: 401) }
    /// 402 Payment Required.
    public static var paymentRequired: Self { Self(code: 402) }
    /// 403 Forbidden.
    public static var forbidden: Self { Self(code: 403) }
    /// 404 Not Found.
    public static var notFound: Self { Self(code: 404) }
    /// 405 Method Not Allowed.
    public static var methodNotAllowed: Self { Self(code: 405) }
    /// 406 Not Acceptable.
    public static var notAcceptable: Self { Self(code: 406) }
    /// 407 Proxy Authentication Required.
    public static var proxyAuthenticationRequired: Self { Self(code: 407) }
    /// 408 Request Timeout.
    public static var requestTimeout: Self { Self(code: 408) }
    /// 409 Conflict.
    public static var conflict: Self { Self(code: 409) }
    /// 410 Gone.
    public static var gone: Self { Self(code: 410) }
    /// 411 Length Required.
    public static var lengthRequired: Self { Self(code: 411) }
    /// 412 Precondition Failed.
    public static var preconditionFailed: Self { Self(code: 412) }
    /// 413 Content Too Large.
    public static var contentTooLarge: Self { Self(code: 413) }
    /// 414 URI Too Long.
    public static var uriTooLong: Self { Self(code: 414) }
    /// 415 Unsupported Media Type.
    public static var unsupportedMediaType: Self { Self(code: 415) }
    /// 416 Range Not Satisfiable.
    public static var rangeNotSatisfiable: Self { Self(code: 416) }
    /// 417 Expectation Failed.
    public static var expectationFailed: Self { Self(code: 417) }
    /// 421 Misdirected Request.
    public static var misdirectedRequest: Self { Self(code: 421) }
    /// 422 Unprocessable Content.
    public static var unprocessableContent: Self { Self(code: 422) }
    /// 423 Locked.
    public static var locked: Self { Self(code: 423) }
    /// 424 Failed Dependency.
    public static var failedDependency: Self { Self(code: 424) }
    /// 425 Too Early.
    public static var tooEarly: Self { Self(code: 425) }
    /// 426 Upgrade Required.
    public static var upgradeRequired: Self { Self(code: 426) }
    /// 428 Precondition Required.
    public static var preconditionRequired: Self { Self(code: 428) }
    /// 429 Too Many Requests.
    public static var tooManyRequests: Self { Self(code: 429) }
    /// 431 Request Header Fields Too Large.
    public static var requestHeaderFieldsTooLarge: Self { Self(code: 431) }
    /// 451 Unavailable For Legal Reasons.
    public static var unavailableForLegalReasons: Self { Self(code: 451) }
    /// 500 Internal Server Error.
    public static var internalServerError: Self { Self(code: 500) }
    /// 501 Not Implemented.
    public static var notImplemented: Self { Self(code: 501) }
    /// 502 Bad Gateway.
    public static var badGateway: Self { Self(code: 502) }
    /// 503 Service Unavailable.
    public static var serviceUnavailable: Self { Self(code: 503) }
    /// 504 Gateway Timeout.
    public static var gatewayTimeout: Self { Self(code: 504) }
    /// 505 HTTP Version Not Supported.
    public static var httpVersionNotSupported: Self { Self(code: 505) }
    /// 507 Insufficient Storage.
    public static var insufficientStorage: Self { Self(code: 507) }
    /// 508 Loop Detected.
    public static var loopDetected: Self { Self(code: 508) }
    /// 511 Network Authentication Required.
    public static var networkAuthenticationRequired: Self { Self(code: 511) }

    /// The registered reason phrase; empty for a code that has none. It carries no meaning (RFC
    /// 9112 4).
    public var reasonPhrase: String {
        switch code / 100 {
        case 1, 2, 3: reasonPhraseBelow400
        default: reasonPhraseFrom400
        }
    }

    private var reasonPhraseBelow400: String {
        switch code {
        case 100: "Continue"
        case 101: "Switching Protocols"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 203: "Non-Authoritative Information"
        case 204: "No Content"
        case 205: "Reset Content"
        case 206: "Partial Content"
        case 300: "Multiple Choices"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        default: ""
        }
    }

    private var reasonPhraseFrom400: String {
        switch code {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 402: "Payment Required"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 407: "Proxy Authentication Required"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 423: "Locked"
        case 424: "Failed Dependency"
        case 425: "Too Early"
        case 426: "Upgrade Required"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 451: "Unavailable For Legal Reasons"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        case 507: "Insufficient Storage"
        case 508: "Loop Detected"
        case 511: "Network Authentication Required"
        default: ""
        }
    }
}
