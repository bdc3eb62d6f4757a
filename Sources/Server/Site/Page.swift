import CDocsAssets
import Cryptography
import HTTPMessages

/// One page or asset, ready to be sent.
struct Page: Sendable {
    let path: String
    private let mediaType: String
    private let content: Form
    private let gzip: Form?

    /// The content as it is sent in one coding.
    private struct Form: Sendable {
        let body: HTTPResponseBody
        let entityTag: String
        let fields: HTTPFields
    }

    /// Makes a page.
    init(path: String, mediaType: String, content: HTTPResponseBody, gzip: StaticBytes? = nil) {
        self.path = path
        self.mediaType = mediaType
        // Half of a digest tells two contents apart; the compressed form is another representation and has a tag of
        // its own (RFC 9110 8.8.3).
        let tag = SHA256.digest(of: Self.bytes(of: content)).description.prefix(32)
        func form(_ body: HTTPResponseBody, tag: String, coding: String?) -> Form {
            var fields: HTTPFields = [
                "Content-Type": mediaType, "ETag": tag, "Cache-Control": "no-cache",
                "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
                "Content-Security-Policy": Self.policy(of: path),
            ]
            if gzip != nil { fields.append("Vary", "Accept-Encoding") }
            if let coding { fields.append("Content-Encoding", coding) }
            return Form(body: body, entityTag: tag, fields: fields)
        }
        self.content = form(content, tag: "\"\(tag)\"", coding: nil)
        self.gzip = gzip.map { form(.constant($0), tag: "\"\(tag)-gzip\"", coding: "gzip") }
    }

    /// Makes a page of a compiled-in file.
    init(asset: docs_asset) {
        // SAFETY: assets are constants of the binary: they never change and are never freed.
        let content = StaticBytes(unsafeStart: asset.bytes, count: asset.length)
        let gzip = asset.gzip.map { StaticBytes(unsafeStart: $0, count: asset.gzip_length) }
        self.init(
            path: String(cString: asset.path), mediaType: String(cString: asset.media_type),
            content: .constant(content), gzip: gzip)
    }

    /// The page with its placeholders filled in.
    func filled(with values: [(placeholder: String, value: String)]) -> Page {
        var text = String(decoding: Self.bytes(of: content.body), as: UTF8.self)
        for (placeholder, value) in values {
            while let range = text.firstRange(of: placeholder) {
                text.replaceSubrange(range, with: Self.escaped(value))
            }
        }
        return Page(path: path, mediaType: mediaType, content: .bytes(Array(text.utf8)))
    }

    /// The answer to GET: 304 when the client has this content already.
    func response(to fields: HTTPFields) -> HTTPResponse {
        let form = gzip.flatMap { AcceptEncoding.permitsGzip(fields) ? $0 : nil } ?? content
        let known = fields.values(of: "If-None-Match").joined(separator: ",")
        let tags = known.split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }
        let isKnown = tags.contains {
            $0 == "*" || $0.hasPrefix(form.entityTag) || $0 == "W/\(form.entityTag)"
        }
        guard !isKnown else { return HTTPResponse(.notModified, fields: form.fields) }
        return HTTPResponse(.ok, fields: form.fields, body: form.body)
    }

    /// The narrowest policy that each page works under. ReDoc searches in a worker made of a blob; both pages set
    /// styles from script.
    private static func policy(of path: String) -> String {
        let common = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        switch path {
        case "/":
            return "default-src 'none'; style-src 'self'; img-src 'self'; \(common)"
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

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }
}
