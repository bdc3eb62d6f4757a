public import JSON

/// One operation of a document, with what an exchange is held against.
public struct CheckedOperation: Sendable {
    /// The operationId; `GET /pets` where there is none.
    public let id: String
    /// The method, in capitals unless the document spells it otherwise.
    public let method: String
    /// The path template.
    public let path: String
    /// The paths of the servers, without a slash at the end; one that is empty where there is none.
    public let basePaths: [String]
    /// The tags.
    public let tags: [String]
    /// The parameters of the operation and its path item.
    public let parameters: [CheckedParameter]
    /// What a request may carry; nil when nothing is declared.
    public let requestBody: CheckedBody?
    /// The responses, in the order of the document.
    public let responses: [CheckedResponse]
    /// Alternatives of credentials that are needed together; none where nothing is asked for.
    public let security: [[CheckedCredential]]
    /// What goes over its connection when it has become a WebSocket; none where it never does.
    public let frames: [CheckedFrames]
    /// The specification extensions, such as `x-roles`.
    public let extensions: [(name: String, value: JSONValue)]
    /// Where it stands.
    public let place: DocumentPlace

    let template: PathPattern

    /// The listed statuses: `200`, `4XX`, `default`; in the document's order.
    public var statuses: [String] { responses.map(\.status) }

    /// Statuses that a `default` response lists by `x-statuses`.
    public var defaultStatuses: [Int] { responses.flatMap(\.listedStatuses) }

    /// The response of a status: its own, that of its class, or else the default.
    public func response(to status: Int) -> CheckedResponse? {
        [String(status), "\(status / 100)XX", "default"].lazy
            .compactMap { name in responses.first { $0.status == name } }.first
    }

    /// Whether an extension is there.
    public func `extension`(_ name: String) -> JSONValue? {
        extensions.first { $0.name == name }?.value
    }

    /// The texts of the path's parameters, still percent-encoded; nil when the path is another's. A slash at the end is
    /// not looked at.
    func arguments(of path: Substring) -> [String: Substring]? {
        for base in basePaths {
            guard path.hasPrefix(base) else { continue }
            if let found = template.arguments(of: path.dropFirst(base.count)) { return found }
        }
        return nil
    }
}
