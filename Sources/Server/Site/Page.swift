import CDocsAssets
import ContractRuntime
import Cryptography
import HTTPMessages

/// One page or asset, ready to be sent.
struct Page: Sendable {
    let path: String
    private let content: ResponseContent
    private let gzip: ResponseContent?

    /// Makes a page.
    init(
        path: String, mediaType: String, body: HTTPResponseBody, gzip: StaticBytes? = nil,
        fileName: String? = nil
    ) {
        self.path = path
        // Half of a digest tells two contents apart; the compressed form is another representation
        // and has a tag of its own (RFC 9110 8.8.3).
        let tag = SHA256.digest(of: Self.bytes(of: body)).description.prefix(32)
        func form(_ body: HTTPResponseBody, tag: String) -> ResponseContent {
            var content = ResponseContent(body, mediaType: mediaType)
            content.entityTag = EntityTag(tag)
            content.cacheControl = "no-cache"
            content.disposition = fileName.map { ContentDisposition(.attachment, fileName: $0) }
            return content
        }
        content = form(body, tag: String(tag))
        self.gzip = gzip.map { form(.constant($0), tag: "\(tag)-gzip") }
    }

    /// Makes a page of a compiled-in file.
    init(asset: docs_asset) {
        // SAFETY: assets are constants of the binary: they never change and are never freed.
        let body = StaticBytes(unsafeStart: asset.bytes, count: asset.length)
        let gzip = asset.gzip.map { StaticBytes(unsafeStart: $0, count: asset.gzip_length) }
        self.init(
            path: String(cString: asset.path), mediaType: String(cString: asset.media_type),
            body: .constant(body), gzip: gzip,
            fileName: asset.file_name.map { String(cString: $0) })
    }

    /// The page with its text changed.
    func changed(_ change: (String) -> String) -> Page {
        let text = change(String(decoding: Self.bytes(of: content.body), as: UTF8.self))
        return Page(
            path: path, mediaType: content.mediaType ?? "", body: .bytes(Array(text.utf8)))
    }

    /// The answer to GET and HEAD.
    func response(to request: HTTPRequest) -> HTTPResponse {
        let policy = Self.policy(of: path)
        guard let gzip else { return content.response(to: request, policy: policy) }
        var fields: HTTPFields = [.vary: "Accept-Encoding"]
        guard AcceptEncoding.permitsGzip(request.head.fields) else {
            return content.response(to: request, policy: policy, fields: fields)
        }
        fields.append(.contentEncoding, "gzip")
        return gzip.response(to: request, policy: policy, fields: fields)
    }

    /// The narrowest policy that each page works under. ReDoc searches in a worker made of a blob;
    /// both docs pages set styles from script.
    private static func policy(of path: String) -> String {
        let common = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        switch path {
        case "/":
            return "default-src 'none'; style-src 'self'; img-src 'self'; \(common)"
        case "/app":
            return "default-src 'none'; script-src 'self'; style-src 'self'; "
                + "img-src 'self' blob:; connect-src 'self'; \(common)"
        case "/swagger":
            return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; \(common)"
        case "/redoc":
            return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; \(common)"
        default:
            return "default-src 'none'; frame-ancestors 'none'"
        }
    }

    private static func bytes(of body: HTTPResponseBody) -> [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .constant(let bytes): bytes.array
        default: []
        }
    }
}
