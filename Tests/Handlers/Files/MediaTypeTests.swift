import HTTPMessages
import Testing

@testable import Handlers

@Suite("The media type of a file") struct MediaTypeTests {
    @Test("is kept as it was sent, if it is one")
    func keeps() {
        let long = "text/plain; x=\(String(repeating: "y", count: 300))"
        for (sent, kept) in [
            ("text/plain", "text/plain"), ("Text/HTML; Charset=utf-8", "text/html; charset=utf-8"),
            ("image/svg+xml", "image/svg+xml"), ("nonsense", "application/octet-stream"),
            ("*/*", "application/octet-stream"), (long, "application/octet-stream"),
            ("", "application/octet-stream"),
        ] { #expect(MediaType.stored(sent).description == kept, "\(sent)") }
        #expect(MediaType.stored(nil).description == "application/octet-stream")
    }

    @Test("is served only where no browser runs it")
    func serves() {
        for (kept, served) in [
            ("text/plain", "text/plain"),
            ("text/plain; charset=koi8-r; format=flowed", "text/plain; charset=koi8-r"),
            ("image/png", "image/png"), ("application/pdf", "application/pdf"),
            ("text/html", "application/octet-stream"),
            ("image/svg+xml", "application/octet-stream"),
            ("application/xhtml+xml", "application/octet-stream"),
            ("text/xml", "application/octet-stream"), ("text/css", "application/octet-stream"),
            ("text/javascript", "application/octet-stream"),
            ("application/x-shockwave-flash", "application/octet-stream"),
            ("multipart/x-mixed-replace", "application/octet-stream"),
            ("broken", "application/octet-stream"),
        ] { #expect(MediaType.served(kept) == served, "\(kept)") }
    }
}
