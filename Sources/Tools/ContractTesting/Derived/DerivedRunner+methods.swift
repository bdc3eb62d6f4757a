import HTTPMessages
import JSON

extension DerivedRunner {
    // RFC 9110 9.3, RFC 5789. CONNECT has another form of target.
    private static let methods = [
        "GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "TRACE", "QUERY",
    ]
    // One that no server knows does nothing anywhere.
    private static let unknownMethod = "ACCORD"

    /// Asks the path of a case with each method that it does not have.
    ///
    /// Unless unsafe methods are wanted, only those go out that do no harm on a server that breaks the contract.
    func sendMethods(_ base: DerivedCase) async {
        let operation = base.operation
        guard let path = writer.path(operation, base.arguments) else { return }
        let declared = document.methods(of: path)
        // Once for a path.
        guard selected.first(where: { $0.path == operation.path })?.id == operation.id else {
            return
        }
        let others = Self.methods.filter { method in
            !declared.contains(method) && !(method == "HEAD" && declared.contains("GET"))
                && (configuration.includesUnsafe || Self.isSafe(method) || method == "TRACE")
        }
        for method in others + [Self.unknownMethod] {
            guard !isOver else { return }
            let request = Exchange.Request(method, path, fields: configuration.fields)
            guard let (_, findings) = await exchange(request, operation) else { return }
            for finding in findings { book.insert(finding, under: operation.id) }
        }
    }

    // MARK: Credentials

    private static let worthless = "accord-worthless-credential"

    /// Asks without a credential, and with one that is worth nothing.
    func sendCredentials(_ base: DerivedCase) async {
        let security = base.operation.security
        guard !security.isEmpty, !security.contains(where: \.isEmpty) else { return }
        var test = base
        test.hasCredentials = false
        test.expectation = .open
        await send(test)
        for alternative in security {
            test.fields = alternative.compactMap { credential in
                switch credential.carrier {
                case .field(let name):
                    let scheme = credential.authorizationScheme.map { "\($0.capitalizedScheme) " }
                    return .init(name, "\(scheme ?? "")\(Self.worthless)")
                case .cookie(let name): return .init("Cookie", "\(name)=\(Self.worthless)")
                case .query, .connection: return nil
                }
            }
            guard !isOver, test.fields.count == alternative.count,
                let request = writer.request(test),
                let (exchange, findings) = await exchange(request, base.operation)
            else { continue }
            var found = judged(findings, exchange, test)
            if (200..<300).contains(exchange.response.status) {
                let fault = Fault(
                    check: .ignoredAuth,
                    message: "accepted with a credential that is worth nothing",
                    place: base.operation.place)
                found += checker.findings(
                    [fault], in: exchange, operationID: base.operation.id)
            }
            for finding in found { book.insert(finding, under: base.operation.id) }
        }
    }
}

extension String {
    /// `Bearer`: the scheme as it is most often written.
    fileprivate var capitalizedScheme: String { prefix(1).uppercased() + dropFirst() }
}
