/// The names that this project uses. Computed, so that using one costs neither a lock nor an
/// allocation.
extension HTTPFieldName {
    /// `Accept`.
    public static var accept: Self { Self(token: "Accept") }
    /// `Accept-Language`.
    public static var acceptLanguage: Self { Self(token: "Accept-Language") }
    /// `Accept-Encoding`.
    public static var acceptEncoding: Self { Self(token: "Accept-Encoding") }
    /// `Accept-Ranges`.
    public static var acceptRanges: Self { Self(token: "Accept-Ranges") }
    /// `Access-Control-Allow-Credentials`.
    public static var accessControlAllowCredentials: Self {
        Self(token: "Access-Control-Allow-Credentials")
    }
    /// `Access-Control-Allow-Headers`.
    public static var accessControlAllowHeaders: Self {
        Self(token: "Access-Control-Allow-Headers")
    }
    /// `Access-Control-Allow-Methods`.
    public static var accessControlAllowMethods: Self {
        Self(token: "Access-Control-Allow-Methods")
    }
    /// `Access-Control-Allow-Origin`.
    public static var accessControlAllowOrigin: Self { Self(token: "Access-Control-Allow-Origin") }
    /// `Access-Control-Expose-Headers`.
    public static var accessControlExposeHeaders: Self {
        Self(token: "Access-Control-Expose-Headers")
    }
    /// `Access-Control-Max-Age`.
    public static var accessControlMaxAge: Self { Self(token: "Access-Control-Max-Age") }
    /// `Access-Control-Request-Headers`.
    public static var accessControlRequestHeaders: Self {
        Self(token: "Access-Control-Request-Headers")
    }
    /// `Access-Control-Request-Method`.
    public static var accessControlRequestMethod: Self {
        Self(token: "Access-Control-Request-Method")
    }
    /// `Age`.
    public static var age: Self { Self(token: "Age") }
    /// `Allow`.
    public static var allow: Self { Self(token: "Allow") }
    /// `Authorization`.
    public static var authorization: Self { Self(token: "Authorization") }
    /// `Cache-Control`.
    public static var cacheControl: Self { Self(token: "Cache-Control") }
    /// `Connection`.
    public static var connection: Self { Self(token: "Connection") }
    /// `Content-Digest` (RFC 9530).
    public static var contentDigest: Self { Self(token: "Content-Digest") }
    /// `Content-Disposition`.
    public static var contentDisposition: Self { Self(token: "Content-Disposition") }
    /// `Content-Encoding`.
    public static var contentEncoding: Self { Self(token: "Content-Encoding") }
    /// `Content-Language`.
    public static var contentLanguage: Self { Self(token: "Content-Language") }
    /// `Content-Length`.
    public static var contentLength: Self { Self(token: "Content-Length") }
    /// `Content-Location`.
    public static var contentLocation: Self { Self(token: "Content-Location") }
    /// `Content-Range`.
    public static var contentRange: Self { Self(token: "Content-Range") }
    /// `Content-Security-Policy`.
    public static var contentSecurityPolicy: Self { Self(token: "Content-Security-Policy") }
    /// `Content-Type`.
    public static var contentType: Self { Self(token: "Content-Type") }
    /// `Cookie`.
    public static var cookie: Self { Self(token: "Cookie") }
    /// `Cross-Origin-Opener-Policy`.
    public static var crossOriginOpenerPolicy: Self { Self(token: "Cross-Origin-Opener-Policy") }
    /// `Cross-Origin-Resource-Policy`.
    public static var crossOriginResourcePolicy: Self {
        Self(token: "Cross-Origin-Resource-Policy")
    }
    /// `Date`.
    public static var date: Self { Self(token: "Date") }
    /// `ETag`.
    public static var eTag: Self { Self(token: "ETag") }
    /// `Expect`.
    public static var expect: Self { Self(token: "Expect") }
    /// `Expires`.
    public static var expires: Self { Self(token: "Expires") }
    /// `Forwarded`.
    public static var forwarded: Self { Self(token: "Forwarded") }
    /// `Host`.
    public static var host: Self { Self(token: "Host") }
    /// `Idempotency-Key`.
    public static var idempotencyKey: Self { Self(token: "Idempotency-Key") }
    /// `If-Match`.
    public static var ifMatch: Self { Self(token: "If-Match") }
    /// `If-Modified-Since`.
    public static var ifModifiedSince: Self { Self(token: "If-Modified-Since") }
    /// `If-None-Match`.
    public static var ifNoneMatch: Self { Self(token: "If-None-Match") }
    /// `If-Range`.
    public static var ifRange: Self { Self(token: "If-Range") }
    /// `If-Unmodified-Since`.
    public static var ifUnmodifiedSince: Self { Self(token: "If-Unmodified-Since") }
    /// `Keep-Alive`.
    public static var keepAlive: Self { Self(token: "Keep-Alive") }
    /// `Last-Modified`.
    public static var lastModified: Self { Self(token: "Last-Modified") }
    /// `Link`.
    public static var link: Self { Self(token: "Link") }
    /// `Location`.
    public static var location: Self { Self(token: "Location") }
    /// `Origin`.
    public static var origin: Self { Self(token: "Origin") }
    /// `Permissions-Policy`.
    public static var permissionsPolicy: Self { Self(token: "Permissions-Policy") }
    /// `Prefer`.
    public static var prefer: Self { Self(token: "Prefer") }
    /// `Range`.
    public static var range: Self { Self(token: "Range") }
    /// `Referer`.
    public static var referer: Self { Self(token: "Referer") }
    /// `Referrer-Policy`.
    public static var referrerPolicy: Self { Self(token: "Referrer-Policy") }
    /// `X-Request-ID`.
    public static var requestID: Self { Self(token: "X-Request-ID") }
    /// `Retry-After`.
    public static var retryAfter: Self { Self(token: "Retry-After") }
    /// `Sec-WebSocket-Accept`.
    public static var secWebSocketAccept: Self { Self(token: "Sec-WebSocket-Accept") }
    /// `Sec-WebSocket-Extensions`.
    public static var secWebSocketExtensions: Self { Self(token: "Sec-WebSocket-Extensions") }
    /// `Sec-WebSocket-Key`.
    public static var secWebSocketKey: Self { Self(token: "Sec-WebSocket-Key") }
    /// `Sec-WebSocket-Protocol`.
    public static var secWebSocketProtocol: Self { Self(token: "Sec-WebSocket-Protocol") }
    /// `Sec-WebSocket-Version`.
    public static var secWebSocketVersion: Self { Self(token: "Sec-WebSocket-Version") }
    /// `Set-Cookie`.
    public static var setCookie: Self { Self(token: "Set-Cookie") }
    /// `Strict-Transport-Security`.
    public static var strictTransportSecurity: Self { Self(token: "Strict-Transport-Security") }
    /// `Trailer`.
    public static var trailer: Self { Self(token: "Trailer") }
    /// `Transfer-Encoding`.
    public static var transferEncoding: Self { Self(token: "Transfer-Encoding") }
    /// `Upgrade`.
    public static var upgrade: Self { Self(token: "Upgrade") }
    /// `User-Agent`.
    public static var userAgent: Self { Self(token: "User-Agent") }
    /// `Vary`.
    public static var vary: Self { Self(token: "Vary") }
    /// `WWW-Authenticate`.
    public static var wwwAuthenticate: Self { Self(token: "WWW-Authenticate") }
    /// `X-Content-Type-Options`.
    public static var xContentTypeOptions: Self { Self(token: "X-Content-Type-Options") }
    /// `X-Forwarded-For`.
    public static var xForwardedFor: Self { Self(token: "X-Forwarded-For") }
    /// `X-Forwarded-Proto`.
    public static var xForwardedProto: Self { Self(token: "X-Forwarded-Proto") }
}
