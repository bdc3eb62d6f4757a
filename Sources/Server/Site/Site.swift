import CDocsAssets
import Generated
import HTTPMessages

/// What is served beside the contract: the home page, the docs pages with their assets, and the document itself.
///
/// Everything lies in the binary; a page comes with the Content-Security-Policy that it needs and no wider one.
struct Site: Sendable {
    /// Where the metrics are.
    static let metricsPath = "/metrics"

    private let pages: [String: Page]
    private let metrics: ServerMetrics?

    /// Gathers the pages once, at start.
    ///
    /// - Parameters:
    ///   - servesDocs: Whether anything but the home page and its icon is there (O10).
    ///   - metrics: What is told at `/metrics`; nil when nothing is (O10).
    init(servesDocs: Bool, metrics: ServerMetrics? = nil) {
        self.metrics = metrics
        var pages: [String: Page] = [:]
        for index in 0..<docs_asset_count {
            let page = Page(asset: docs_asset_at(index).pointee)
            pages[page.path] = page.path == "/" ? page.filled(with: Self.facts) : page
        }
        pages["/swagger.json"] = Page(
            path: "/swagger.json", mediaType: "application/json",
            content: .constant(StaticBytes(ContractDocument.json)))
        pages["/swagger.yaml"] = Page(
            path: "/swagger.yaml", mediaType: "application/yaml; charset=utf-8",
            content: .constant(StaticBytes(ContractDocument.yaml)))
        let always: Set = ["/", "/home.css", "/favicon.ico", "/redoc/logo.svg"]
        self.pages = servesDocs ? pages : pages.filter { always.contains($0.key) }
    }

    private static let facts = [
        ("{title}", ContractDocument.title.description),
        ("{version}", ContractDocument.version.description),
        ("{contract}", ContractDocument.sha256.description),
    ]

    /// The page of a request; nil when there is none on its path.
    func response(to request: HTTPRequest) async -> HTTPResponse? {
        let page = page(at: request.head.path)
        guard page != nil || isMetrics(request.head) else { return nil }
        switch request.head.method {
        case .get, .head:
            return if let page {
                page.response(to: request.head.fields)
            } else {
                await metrics?.response()
            }
        case .options:
            return HTTPResponse(.noContent, fields: Self.allow)
        default:
            return nil
        }
    }

    /// Whether there is a page on the path of a request, whatever its method.
    func hasPage(for request: HTTPRequest) -> Bool {
        page(at: request.head.path) != nil || isMetrics(request.head)
    }

    /// Whether metrics are what a request is about.
    func isMetrics(_ head: HTTPRequestHead) -> Bool {
        metrics != nil && head.path.elementsEqual(Self.metricsPath.utf8)
    }

    /// What a page can be asked by.
    static let allow: HTTPFields = ["Allow": "GET, HEAD, OPTIONS"]

    /// A path is served with and without a trailing slash (D2).
    private func page(at path: ArraySlice<UInt8>) -> Page? {
        var path = path
        if path.count > 1, path.last == UInt8(ascii: "/") { path = path.dropLast() }
        return pages[String(decoding: path, as: UTF8.self)]
    }
}
