import HTTPMessages
import JSON
import OpenAPI

/// Remembers which resources a server has, so that requests go to some that exist: from Location, and from the ids in
/// what was listed and created.
struct ValuePool {
    /// The values of a path's parameters, by name.
    typealias Names = [String: JSONValue]

    private let document: CheckedDocument
    /// Those that were listed and created, the newest last.
    private var known: [String: [Names]] = [:]
    /// Those that were created.
    private var created: [String: [Names]] = [:]

    // The newest are looked at; what was before is most likely still like that.
    private static let maxKnown = 20
    // Of a long list.
    private static let maxItems = 5

    init(_ document: CheckedDocument) { self.document = document }

    /// The values for an operation's path: of itself, or of the longest one that it begins with.
    ///
    /// What changes something goes to what was created here, where there is that: somebody's own account may be among
    /// those that are listed.
    func names(for operation: CheckedOperation) -> Names? {
        if !DerivedRunner.isSafe(operation.method),
            let names = Self.names(for: operation.path, in: created)
        {
            return names
        }
        return Self.names(for: operation.path, in: known)
    }

    private static func names(for path: String, in known: [String: [Names]]) -> Names? {
        var path = path[...]
        while !path.isEmpty {
            if let names = known[String(path)]?.last { return names }
            path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        }
        return nil
    }

    /// Learns from an answer, and gives what it says was created or listed.
    @discardableResult
    mutating func learn(_ exchange: Exchange) -> [(path: String, names: Names)] {
        let (request, response) = (exchange.request, exchange.response)
        guard let found = document.operation(request.method, request.target) else { return [] }
        let operation = found.operation
        let own = names(in: request.target, found.arguments, operation)
        if [404, 410].contains(response.status)
            || request.method == "DELETE" && (200..<300).contains(response.status)
        {
            forget(operation.path, own)
        }
        guard (200..<300).contains(response.status), request.method != "DELETE" else { return [] }
        var learnt = located(response)
        if learnt.isEmpty, ["GET", "POST"].contains(request.method) {
            learnt = identified(response, operation.path, own)
        }
        for (path, names) in learnt.reversed() {
            Self.insert(names, path, into: &known)
            if request.method == "POST" { Self.insert(names, path, into: &created) }
        }
        return learnt
    }

    private static func insert(
        _ names: Names, _ path: String, into known: inout [String: [Names]]
    ) {
        known[path, default: []].append(names)
        if known[path, default: []].count > maxKnown { known[path]?.removeFirst() }
    }

    private mutating func forget(_ path: String, _ names: Names) {
        Self.forget(path, names, in: &known)
        Self.forget(path, names, in: &created)
    }

    private static func forget(
        _ path: String, _ names: Names, in known: inout [String: [Names]]
    ) {
        guard !names.isEmpty else { return }
        for key in known.keys.filter({ $0 == path || $0.hasPrefix(path + "/") }) {
            known[key]?.removeAll { other in names.allSatisfy { other[$0.key] == $0.value } }
        }
    }

    private func names(
        in target: String, _ arguments: [String: Substring], _ operation: CheckedOperation
    ) -> Names {
        let reader = ParameterReader(
            Exchange.Request(operation.method, target), arguments, operation, document.schemas)
        var names: Names = [:]
        for parameter in operation.parameters where parameter.part == .path {
            if case .value(let value) = reader.read(parameter) { names[parameter.name] = value }
        }
        return names
    }

    // RFC 9110 15.3.2: Location names what a 201 has created.
    private func located(_ response: Exchange.Response) -> [(path: String, names: Names)] {
        guard response.status == 201, var target = response.fields.first("Location")?[...] else {
            return []
        }
        if let scheme = target.firstRange(of: "://") {
            target = target[scheme.upperBound...].drop { $0 != "/" }
        }
        for method in ["GET", "DELETE", "PUT", "PATCH"] {
            guard let found = document.operation(method, String(target)) else { continue }
            let names = names(in: String(target), found.arguments, found.operation)
            if !names.isEmpty { return [(found.operation.path, names)] }
        }
        return []
    }

    /// What a body's ids say of the paths that are one parameter longer.
    private func identified(
        _ response: Exchange.Response, _ path: String, _ own: Names
    ) -> [(path: String, names: Names)] {
        let mediaType = response.fields.first("Content-Type").flatMap { MediaType($0) }
        guard mediaType?.isJSON ?? false,
            let value = try? JSONValue.parse(response.body, limits: BodyReader.limits)
        else { return [] }
        let start = path + "/{"
        let children = Set(
            document.operations.map(\.path).filter {
                $0.hasPrefix(start) && $0.hasSuffix("}") && !$0.dropFirst(start.count).contains("/")
            })
        let objects = Self.objects(in: value)
        return children.sorted().flatMap { child -> [(path: String, names: Names)] in
            let name = String(child.dropFirst(start.count).dropLast())
            return objects.compactMap { object in
                Self.id(name, in: object).map { id in
                    (child, own.merging([name: id]) { $1 })
                }
            }
        }
    }

    private static func objects(in value: JSONValue) -> [JSONObject] {
        let lists = value.array ?? value.object?.lazy.compactMap { $0.value.array }.first
        let items = (lists ?? []).prefix(maxItems).compactMap(\.object)
        return items + (value.object.map { [$0] } ?? [])
    }

    /// The id that a parameter such as `pet_id` or `petId` asks for.
    private static func id(_ name: String, in object: JSONObject) -> JSONValue? {
        let last = name.split { $0 == "_" || $0 == "-" }.last.map(String.init) ?? name
        let names = [name, last, name.lowercased().hasSuffix("id") ? "id" : name, "name"]
        return names.lazy.compactMap { object[$0] }.first { value in
            value.string.map { !$0.isEmpty } ?? (value.number != nil)
        }
    }
}
