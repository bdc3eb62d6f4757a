import HTTPMessages
import JSON
import OpenAPI

extension DerivedRunner {
    /// Creates something, and asks for it again: by the document's links, and by what the answer says of where it is.
    func follow(_ base: DerivedCase, _ maker: inout CaseMaker) async {
        if !Self.isSafe(base.operation.method)
            || base.operation.responses.contains(where: { !$0.links.isEmpty })
        {
            guard let request = writer.request(base),
                let (exchange, findings) = await exchange(request, base.operation)
            else { return }
            for finding in judged(findings, exchange, base) {
                book.insert(finding, under: base.operation.id)
            }
            guard (200..<300).contains(exchange.response.status) else { return }
            await followLinks(of: exchange, base, &maker) { $0.method != "DELETE" }
            if base.operation.method == "POST" || exchange.response.status == 201 {
                var copy = pool
                for (path, names) in copy.learn(exchange) {
                    await live(path, names, exchange, &maker)
                }
            }
            // A link that removes what the others lead to comes last, wherever it stands.
            await followLinks(of: exchange, base, &maker) { $0.method == "DELETE" }
        }
    }

    private func followLinks(
        of exchange: Exchange, _ base: DerivedCase, _ maker: inout CaseMaker,
        where isMeant: (CheckedOperation) -> Bool
    ) async {
        guard let response = base.operation.response(to: exchange.response.status) else { return }
        let expressions = RuntimeExpressions(exchange, base)
        for link in response.links {
            guard !isOver, let target = target(of: link), isMeant(target),
                configuration.includesUnsafe || Self.isSafe(target.method),
                var test = maker.base(target, nil)
            else { continue }
            for (name, value) in link.parameters {
                let index = target.parameters.firstIndex { parameter in
                    name == parameter.name || name == "\(parameter.part.rawValue).\(parameter.name)"
                }
                guard let index else { continue }
                test.arguments[index] = expressions.value(of: value) ?? test.arguments[index]
            }
            if let value = link.requestBody.flatMap(expressions.value) {
                test.body?.value = value
            }
            guard let next = await send(test) else { continue }
            if exchange.response.status == 201 { expectPresence(next, target) }
        }
    }

    private func target(of link: CheckedLink) -> CheckedOperation? {
        if let id = link.operationID { return document.operations.first { $0.id == id } }
        let pointer = link.operationReference.flatMap(LocalReference.pointer)
        return document.operations.first { $0.place.pointer == pointer }
    }

    /// Reads what was created, changes it, removes it, and reads it again.
    private func live(
        _ path: String, _ names: ValuePool.Names, _ creation: Exchange, _ maker: inout CaseMaker
    ) async {
        let operations = selected.filter { $0.path == path }
        func test(_ operation: CheckedOperation) -> DerivedCase? { maker.base(operation, names) }
        let reading = operations.first { $0.method == "GET" }
        if let reading, let test = test(reading), let answer = await send(test) {
            expectPresence(answer, reading)
        }
        for operation in operations where !["GET", "DELETE"].contains(operation.method) {
            if let test = test(operation) { await send(test) }
        }
        guard let removing = operations.first(where: { $0.method == "DELETE" }),
            let removal = test(removing), let reading, let again = test(reading),
            let removed = await send(removal), (200..<300).contains(removed.response.status),
            removed.response.status != 202, let answer = await send(again)
        else { return }
        if (200..<300).contains(answer.response.status) {
            insert(
                .useAfterFree,
                "DELETE has removed it, and GET answered \(answer.response.status)", answer, reading
            )
        }
        // What is gone already is removed once more.
        await send(removal)
    }

    private func expectPresence(_ answer: Exchange, _ operation: CheckedOperation) {
        let status = answer.response.status
        guard operation.method == "GET", status == 404 || status == 410 else { return }
        insert(
            .ensureResourceAvailability, "it was created, and GET answered \(status)", answer,
            operation)
    }

    private func insert(
        _ check: Check, _ message: String, _ exchange: Exchange, _ operation: CheckedOperation
    ) {
        let fault = Fault(check: check, message: message, place: operation.place)
        for finding in checker.findings([fault], in: exchange, operationID: operation.id) {
            book.insert(finding, under: operation.id)
        }
    }
}

/// The values of runtime expressions (OpenAPI 3.1, 4.8.20.3), of one exchange.
struct RuntimeExpressions {
    private let exchange: Exchange
    private let test: DerivedCase

    init(_ exchange: Exchange, _ test: DerivedCase) {
        self.exchange = exchange
        self.test = test
    }

    /// A value as it is, or what an expression in its place stands for; nil when that is not there.
    func value(of value: JSONValue) -> JSONValue? {
        guard let text = value.string, text.hasPrefix("$") else { return value }
        switch text {
        case "$method": return .string(exchange.request.method)
        case "$url": return .string(exchange.server + exchange.request.target)
        case "$statusCode": return .number(JSONNumber(Int64(exchange.response.status)))
        default: break
        }
        let words = text.split(separator: ".", maxSplits: 1)
        guard words.count == 2 else { return nil }
        let isRequest = words[0] == "$request"
        let source = words[1]
        if source.hasPrefix("body") {
            let body =
                isRequest ? test.body?.value : try? JSONValue.parse(exchange.response.body)
            let pointer = source.dropFirst("body".count)
            return pointer.isEmpty
                ? body : LocalReference.pointer(of: String(pointer)).flatMap { body?[$0] }
        }
        guard let dot = source.firstIndex(of: ".") else { return nil }
        let name = String(source[source.index(after: dot)...])
        if source.hasPrefix("header.") {
            let fields = isRequest ? exchange.request.fields : exchange.response.fields
            return fields.first(name).map { .string($0) }
        }
        let index = test.operation.parameters.firstIndex { parameter in
            parameter.name == name && source.hasPrefix("\(parameter.part.rawValue).")
        }
        return index.flatMap { test.arguments[$0] }
    }
}
