/// The address in front of every path of an API, read once.
struct ClientBase: Sendable {
    /// The address, without a slash at its end.
    let text: String
    private let address: WebAddress
    private let originText: String

    /// Nil for what is no absolute address of http or https, or has a query.
    init?(_ text: String) {
        guard let address = WebAddress(text.hasSuffix("/") ? String(text.dropLast()) : text),
            address.query == nil
        else { return nil }
        self.address = address
        self.text = address.text
        originText = address.originText
    }

    /// Whether an address has the same origin. Most begin with its very text, and need not be read.
    func isOrigin(of url: String) -> Bool {
        if url.utf8.starts(with: originText.utf8) {
            let next = url.utf8.dropFirst(originText.utf8.count).first
            if next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?") { return true }
        }
        return WebAddress(url)?.hasOrigin(of: address) == true
    }
}
