import HTTPMessages
import SourceText

/// Holds exchanges and messages against a document.
///
///     let checker = try ContractChecker(path: "openapi.yml")
///     for finding in checker.findings(in: exchange) { print(finding) }
///
/// It may be used from any number of threads at once.
public struct ContractChecker: Sendable {
    /// The document.
    public let document: CheckedDocument
    /// What is checked.
    public var configuration: CheckConfiguration
    let frames: [CheckedFrames.Key: CheckedFrames]

    /// The most findings of one exchange: more would say the same.
    private static let maxFindings = 100

    /// Makes a checker.
    public init(
        _ document: CheckedDocument, configuration: CheckConfiguration = CheckConfiguration()
    ) {
        self.document = document
        self.configuration = configuration
        frames = Dictionary(
            document.operations.flatMap(\.frames).map { ($0.key, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Makes a checker of the document at a path.
    public init(path: String) throws(CheckedDocument.Refused) {
        self.init(try CheckedDocument(path: path))
    }

    /// Makes a checker of a document of one file.
    public init(yaml: [UInt8], path: String) throws(CheckedDocument.Refused) {
        self.init(try CheckedDocument(SourceFile(path: path, text: yaml)))
    }

    /// The operations, in the order of the document.
    public var operations: [CheckedOperation] { document.operations }

    /// The operation of an exchange; nil when it is outside the contract.
    public func operation(of exchange: Exchange) -> CheckedOperation? {
        document.operation(exchange.request.method, exchange.request.target)?.operation
    }

    /// Everything in an exchange that breaks the contract; none for a path that is outside of it.
    ///
    /// An accepted request (2xx, or 101) must fit the contract too: a server that takes more than it says is wrong as
    /// well.
    public func findings(in exchange: Exchange) -> [Finding] {
        examine(exchange).findings
    }

    func examine(_ exchange: Exchange) -> (examination: Examination?, findings: [Finding]) {
        let request = exchange.request
        guard let found = document.operation(request.method, request.target) else {
            return (nil, findings(methodFaults(of: exchange), in: exchange, operationID: nil))
        }
        var examination = Examination(operation: found.operation)
        RequestExamination(schemas: document.schemas, maxBodyBytes: configuration.maxBodyBytes)
            .examine(request, found.arguments, into: &examination)
        ResponseExamination(schemas: document.schemas, configuration: configuration)
            .examine(exchange, into: &examination)
        let faults =
            examination.responseFaults + acceptanceFaults(of: exchange, examination)
            + credentialFaults(of: exchange, found.operation)
        return (
            examination, findings(faults, in: exchange, operationID: found.operation.id)
        )
    }

    func findings(
        _ faults: [Fault], in exchange: Exchange, operationID: String?
    ) -> [Finding] {
        faults.lazy.filter { configuration.checks.contains($0.check) }.prefix(Self.maxFindings).map
        {
            fault in
            Finding(
                check: fault.check, operationID: operationID, message: fault.message,
                pointer: fault.pointer, schemaLocation: fault.schemaLocation, place: fault.place,
                subject: .exchange(exchange))
        }
    }
}

// MARK: Checks of request and response together

extension ContractChecker {
    private func acceptanceFaults(
        of exchange: Exchange, _ examination: Examination
    ) -> [Fault] {
        let status = exchange.response.status
        if (200..<300).contains(status) || status == 101 {
            return examination.requestFaults.map { fault in
                var fault = fault
                fault.message = "accepted request: \(fault.message)"
                return fault
            }
        }
        // Of a request that fits, these say that it does not; others may have reasons that no schema knows.
        guard [400, 405, 406, 413, 414, 415, 422].contains(status), examination.isRequestValid
        else { return [] }
        return [
            Fault(
                check: .positiveDataAcceptance,
                message: "a request that fits the contract was refused with \(status)",
                place: examination.operation.place)
        ]
    }

    /// RFC 9110 15.5.6: a method that the resource does not have is answered with 405, and Allow names those that it has.
    /// 501 is for methods that the server does not know at all.
    private func methodFaults(of exchange: Exchange) -> [Fault] {
        let (request, response) = (exchange.request, exchange.response)
        let methods = document.methods(of: request.target)
        guard !methods.isEmpty, request.method != "OPTIONS" else { return [] }
        guard response.status == 405 else {
            let isRefused = (400..<500).contains(response.status) || response.status == 501
            return isRefused && response.status != 404
                ? []
                : [
                    Fault(
                        check: .unsupportedMethod,
                        message: "\(request.method) is not declared and was answered with "
                            + "\(response.status); expected 405")
                ]
        }
        let allow = response.fields.all("Allow").joined(separator: ",")
        let allowed = allow.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        let missing = methods.filter { !allowed.contains($0) }
        guard missing.isEmpty else {
            return [
                Fault(
                    check: .allowHeaderConformance,
                    message: "the field 'Allow' lacks \(missing.joined(separator: ", "))")
            ]
        }
        return allowed.contains(request.method)
            ? [
                Fault(
                    check: .allowHeaderConformance,
                    message: "the field 'Allow' names \(request.method), which was refused")
            ] : []
    }

    private func credentialFaults(
        of exchange: Exchange, _ operation: CheckedOperation
    ) -> [Fault] {
        guard (200..<300).contains(exchange.response.status), !operation.security.isEmpty,
            !operation.security.contains(where: { alternative in
                alternative.allSatisfy { $0.isPresent(in: exchange.request) }
            })
        else { return [] }
        return [
            Fault(
                check: .ignoredAuth,
                message: "accepted without the credentials that \(operation.id) asks for",
                place: operation.place)
        ]
    }
}

extension CheckedCredential {
    /// Whether a request has such a credential, whatever it is worth. Nobody sees here what certificates there are.
    func isPresent(in request: Exchange.Request) -> Bool {
        switch carrier {
        case .field(let name): request.fields.first(name) != nil
        case .query(let name):
            request.target.drop { $0 != "?" }.dropFirst().split(separator: "&").contains {
                PercentEncoding.decodeText(
                    Array($0.prefix { $0 != "=" }.utf8)[...], plusIsSpace: true) == name
            }
        case .cookie(let name):
            request.fields.all("Cookie").contains { line in
                line.split(separator: ";").contains {
                    $0.drop { $0 == " " }.prefix { $0 != "=" } == name
                }
            }
        case .connection: true
        }
    }
}
