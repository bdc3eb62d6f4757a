/// The address in front of every path of an API, read once and shared by all calls.
final class ClientBase: Sendable {
    /// The address, without a slash at its end.
    let text: String
    private let address: WebAddress
    private let origin: [UInt8]

    /// Nil for what is no absolute address of http or https, or has a query.
    init?(_ text: String) {
        guard let address = WebAddress(text.hasSuffix("/") ? String(text.dropLast()) : text),
            address.query == nil
        else { return nil }
        self.address = address
        self.text = address.text
        origin = Array(address.originText.utf8)
    }

    /// Whether an address has the same origin. Most begin with its very text, and need not be read.
    func isOrigin(of address: RequestAddress) -> Bool {
        if begins(address.base.utf8Span.span) { return true }
        let url = address.text
        return WebAddress(url)?.hasOrigin(of: self.address) == true
    }

    private func begins(_ url: borrowing Span<UInt8>) -> Bool {
        guard url.count >= origin.count else { return false }
        for index in origin.indices where url[index] != origin[index] { return false }
        guard url.count > origin.count else { return true }
        return url[origin.count] == UInt8(ascii: "/") || url[origin.count] == UInt8(ascii: "?")
    }
}
