import ContractTesting
import JSON

/// A recorded exchange with one thing changed in its response.
struct Mutant {
    /// What was changed: `status`, `field`, `media type`, `content`, `missing`, `type`, `null`.
    let kind: String
    /// Where, and how.
    let change: String
    let exchange: Exchange

    // Of longer lists and deeper values the next ones tell nothing new.
    private static let maxDepth = 12

    /// Every single change of an exchange.
    static func all(of exchange: Exchange) -> [Mutant] {
        statuses(exchange) + fields(exchange) + contents(exchange) + values(exchange)
    }

    private static func make(
        _ kind: String, _ change: String, _ exchange: Exchange,
        _ mutate: (inout Exchange.Response) -> Void
    ) -> Mutant {
        var exchange = exchange
        mutate(&exchange.response)
        return Mutant(
            kind: kind, change: "\(kind) \(change) of \(exchange.title)", exchange: exchange)
    }

    private static func statuses(_ exchange: Exchange) -> [Mutant] {
        let status = exchange.response.status
        // Statuses that no operation lists, one of each class.
        return [207, 306, 418, 508].filter { $0 != status }.map { other in
            make("status", "\(other)", exchange) { $0.status = other }
        }
    }

    private static func fields(_ exchange: Exchange) -> [Mutant] {
        var mutants: [Mutant] = []
        for field in Watch.contract.declaredFields(of: exchange) {
            mutants.append(
                make("field", "without \(field)", exchange) { response in
                    response.fields.removeAll { $0.name.lowercased() == field.lowercased() }
                })
        }
        if !exchange.response.body.isEmpty, exchange.request.method != "HEAD" {
            for type in [nil, "application/x-mutant"] {
                mutants.append(
                    make("media type", type ?? "none", exchange) { response in
                        response.fields.removeAll { $0.name.lowercased() == "content-type" }
                        if let type { response.fields.append(.init("Content-Type", type)) }
                    })
            }
        }
        return mutants
    }

    private static func contents(_ exchange: Exchange) -> [Mutant] {
        guard json(exchange) != nil else {
            let isBare = exchange.response.body.isEmpty && exchange.response.status >= 200
            return isBare
                ? [make("content", "where there is none", exchange) { $0.body = [0x7B, 0x7D] }] : []
        }
        return [
            make("content", "cut off", exchange) { $0.body.removeLast() },
            make("content", "gone", exchange) { $0.body = [] },
            make("content", "no UTF-8", exchange) { $0.body = [0x22, 0xFF, 0x22] },
        ]
    }

    // MARK: Values

    private static func json(_ exchange: Exchange) -> JSONValue? {
        let type = exchange.response.fields.first("Content-Type") ?? ""
        guard type.contains("json"), exchange.request.method != "HEAD" else { return nil }
        return try? JSONValue.parse(exchange.response.body)
    }

    private static func values(_ exchange: Exchange) -> [Mutant] {
        guard let value = json(exchange) else { return [] }
        return changes(of: value, at: JSONPointer(), depth: 0).map { kind, change, value in
            make(kind, change, exchange) { $0.body = value.serialized() }
        }
    }

    /// Each change of a value, with the whole value that comes of it.
    private static func changes(
        of value: JSONValue, at pointer: JSONPointer, depth: Int
    ) -> [(kind: String, change: String, value: JSONValue)] {
        guard depth < maxDepth else { return [] }
        let other = otherType(than: value)
        var changes = [("type", "\(pointer) \(value.kind.phrase) to \(other.kind.phrase)", other)]
        if value != .null { changes.append(("null", "\(pointer)", .null)) }
        switch value {
        case .object(let object):
            for (name, member) in object {
                let place = pointer.appending(name)
                var rest = object
                rest.removeValue(forKey: name)
                changes.append(("missing", "\(place)", .object(rest)))
                for (kind, change, inner) in Self.changes(of: member, at: place, depth: depth + 1) {
                    var changed = object
                    changed.updateValue(inner, forKey: name)
                    changes.append((kind, change, .object(changed)))
                }
            }
        case .array(let items):
            guard let first = items.first else { break }
            for (kind, change, inner) in Self.changes(
                of: first, at: pointer.appending(0), depth: depth + 1)
            {
                changes.append((kind, change, .array([inner] + items.dropFirst())))
            }
        default: break
        }
        return changes
    }

    private static func otherType(than value: JSONValue) -> JSONValue {
        switch value {
        case .string: 1
        case .number: "1"
        case .boolean: "true"
        case .null: [:]
        case .array: [:]
        case .object: []
        }
    }
}
