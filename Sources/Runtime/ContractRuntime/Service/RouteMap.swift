internal import HTTPMessages

/// Which operation, if any, a method and a path name: the router and, behind it, the methods of
/// each resource.
struct RouteMap: Sendable {
    /// What a request line names.
    enum Match: Equatable {
        /// The operation of this index.
        case operation(Int)
        /// OPTIONS where the contract has no operation of that method.
        case options(allow: String)
        /// A resource without this method.
        case methodNotAllowed(allow: String)
        /// Nothing.
        case nothing
    }

    private struct Resource {
        /// For each method the index of its operation, or -1.
        var operations = [Int16](repeating: -1, count: HTTPMethod.allCases.count)
        var allow = ""
    }

    private let router: Router
    private var resources: [Resource] = []

    /// Maps the operations by their indices. Two of one method and path are a mistake of whoever
    /// wrote the table.
    init(_ operations: [OperationDescription]) {
        var templates: [PathTemplate] = []
        var resourceOfShape: [String: Int] = [:]
        for (index, operation) in operations.enumerated() {
            let shape = operation.template.shape
            if resourceOfShape[shape] == nil {
                resourceOfShape[shape] = templates.count
                templates.append(operation.template)
                resources.append(Resource())
            }
            guard let resource = resourceOfShape[shape] else { continue }
            let method = Int(operation.method.rawValue)
            precondition(
                resources[resource].operations[method] < 0,
                "'\(operation.id)' is a second \(operation.method) of '\(operation.path)'")
            resources[resource].operations[method] = Int16(index)
        }
        router = Router(templates)
        for index in resources.indices { Self.complete(&resources[index]) }
    }

    /// What `head` names. HEAD is served wherever GET is, and OPTIONS everywhere.
    ///
    /// - Parameter answersPreflights: whether a browser's question about a request of another
    ///   origin is never for an operation, although the contract has one for OPTIONS.
    func match(_ head: HTTPRequestHead, answersPreflights: Bool = false) -> Match {
        guard let index = router.resource(at: head.bytes.span.extracting(head.pathRange)) else {
            return .nothing
        }
        let operation = resources[index].operations[Int(head.method.rawValue)]
        let allow = resources[index].allow
        if operation >= 0 {
            // https://fetch.spec.whatwg.org/#cors-preflight-request
            let isPreflight =
                answersPreflights && head.method == .options
                && head.fields.contains(.accessControlRequestMethod)
            return isPreflight ? .options(allow: allow) : .operation(Int(operation))
        }
        return head.method == .options ? .options(allow: allow) : .methodNotAllowed(allow: allow)
    }

    private static func complete(_ resource: inout Resource) {
        let get = resource.operations[Int(HTTPMethod.get.rawValue)]
        if get >= 0, resource.operations[Int(HTTPMethod.head.rawValue)] < 0 {
            resource.operations[Int(HTTPMethod.head.rawValue)] = get
        }
        let offered = HTTPMethod.allCases.filter { method in
            method == .options || resource.operations[Int(method.rawValue)] >= 0
        }
        resource.allow = offered.map(\.name).joined(separator: ", ")
    }
}
