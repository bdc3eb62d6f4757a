import EventLoop
import Generated
import JSON

extension Program {
    /// Says on standard output where the server is, and what to look at first.
    func announce(_ address: SocketAddress, _ tokens: [(email: String, token: String)]) {
        let isInFileSystem = address.path != nil
        let base =
            isInFileSystem
            ? "\(address)" : "\(settings.tlsKey == nil ? "http" : "https")://\(address)"
        var text = """
            Starting Accord \(ContractDocument.version), contract \(ContractDocument.sha256), at \(base)/

            """
        if !isInFileSystem {
            if settings.servesApp {
                text += "  \(base)/app        chat in the browser\n"
            }
            text += """
                  \(base)/swagger    read the contract and try it out
                  \(base)/redoc      read it in one page
                  \(base)/api        the index of operations

                """
        }
        for (email, token) in tokens { text += "  \(email)    Authorization: Bearer \(token)\n" }
        StandardOutput.write(text)
        log.write("started") { line in
            line.property("url", base)
            line.property("contract", ContractDocument.sha256.description)
            line.property("version", ContractDocument.version.description)
        }
        log.flush()
    }
}
