/// The vectors that we judge otherwise than llhttp, each under its reason.
let llhttpExceptions: [(reason: String, vectors: [String])] = [
    (
        "the vector is cut off before its line ends; the whole line is refused",
        ["invalid.md: Invalid HTTP version", "invalid.md: Invalid space after start line"]
    ),
    (
        "what follows the last request of a connection is dropped, not refused",
        ["connection.md: No restart when keep-alive is off (1.0)"]
    ),
    (
        "folded lines are refused (RFC 9112 5.2)",
        [
            "connection.md: Multiple tokens with folding",
            "connection.md: Multiple tokens with folding, LWS, and CRLF",
            "sample.md: Line folding in header value with CRLF", "sample.md: X-SSL-Nonsense",
            "invalid.md: Spaces before headers (lenient)",
        ]
    ),
    (
        "white space before a colon is refused (RFC 9112 5.1)",
        [
            "connection.md: Invalid whitespace token with `Connection` header field (lenient)",
            "content-length.md: Invalid whitespace token with `Content-Length` header field"
                + " (lenient)",
        ]
    ),
    (
        "a line ends with CRLF and with nothing else (RFC 9112 2.2)",
        [
            "content-length.md: Missing CRLF-CRLF before body (lenient)",
            "invalid.md: Only LFs present (lenient)",
            "lenient-headers.md: Empty headers separated by CR (lenient)",
            "sample.md: No LF after CR (lenient)",
            "transfer-encoding.md: Chunk header not terminated by CRLF (lenient)",
            "transfer-encoding.md: Chunk data not terminated by CRLF (lenient)",
            "transfer-encoding.md: Space after chunk header (lenient)",
        ]
    ),
    (
        "control bytes are refused (RFC 9110 5.5)",
        [
            "lenient-header-value-relaxed.md: Control char in header value (relaxed)",
            "lenient-headers.md: Header value (lenient)",
            "lenient-headers.md: Second request header value (lenient)",
        ]
    ),
    (
        "the only protocol is HTTP/1 (RFC 9112 2.3)",
        [
            "lenient-version.md: Invalid HTTP version (lenient)", "sample.md: No HTTP version",
            "method.md: SOURCE request with ICE", "method.md: OPTIONS request with RTSP",
            "method.md: ANNOUNCE request with RTSP", "method.md: PRI request HTTP2",
        ]
    ),
    (
        "methods that nobody here offers get 501 (RFC 9110 9.1)",
        [
            "method.md: REPORT request", "method.md: CONNECT request",
            "method.md: CONNECT request with CAPS", "method.md: CONNECT with body",
            "method.md: M-SEARCH request", "method.md: PURGE request", "method.md: SEARCH request",
            "method.md: LINK request", "method.md: SOURCE request",
            "uri.md: Underscore in hostname",
        ]
    ),
    (
        "framing that others could read differently is refused (RFC 9112 6.3)",
        [
            "content-length.md: No error on simultaneous `Content-Length` and"
                + " `Transfer-Encoding: identity` (lenient)",
            "transfer-encoding.md: POST with `Transfer-Encoding` and `Content-Length` (lenient)",
            "transfer-encoding.md: POST with `chunked` before other transfer-coding (lenient)",
            "transfer-encoding.md: POST with `chunked` and duplicate transfer-encoding (lenient)",
            "transfer-encoding.md: POST with `chunked` as last transfer-encoding",
            "transfer-encoding.md: POST with `chunked` as last transfer-encoding"
                + " (multiple headers)",
        ]
    ),
    (
        "a target holds what RFC 3986 allows, without fragment and user information",
        [
            "uri.md: Quotes in URI", "uri.md: Query URL with vertical bar character",
            "uri.md: Fragment in URI", "uri.md: `host:port` and basic auth",
        ]
    ),
]
