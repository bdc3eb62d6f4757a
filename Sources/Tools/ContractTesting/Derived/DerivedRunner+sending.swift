import HTTPClient
import JSON

extension DerivedRunner {
    /// Sends a case, and keeps what is found, made smaller where that can be.
    @discardableResult
    func send(_ test: DerivedCase) async -> Exchange? {
        guard let request = writer.request(test) else { return nil }
        guard let (exchange, findings) = await exchange(request, test.operation) else { return nil }
        for finding in judged(findings, exchange, test) where !book.knows(finding) {
            let smaller = await shrunk(finding, test)
            book.insert(smaller ?? finding, under: test.operation.id)
        }
        return exchange
    }

    /// Sends a request; nil when there was no answer, which is a finding once the server has answered before.
    func exchange(
        _ request: Exchange.Request, _ operation: CheckedOperation
    ) async -> (exchange: Exchange, findings: [Finding])? {
        let began = ContinuousClock.now
        exchangeCount += 1
        var exchange = Exchange(
            origin: operation.id, server: transport.server, request: request,
            response: Exchange.Response(0), seed: configuration.seed)
        do {
            exchange.response = try await answer(request)
        } catch {
            exchange.duration = began.duration(to: .now)
            book.count(exchange)
            note(failure: TransportError.words(of: error), exchange, operation)
            return nil
        }
        exchange.duration = began.duration(to: .now)
        hasAnswer = true
        silentOperations = 0
        statuses[exchange.response.status, default: 0] += 1
        book.count(exchange)
        pool.learn(exchange)
        if let note = credentials.note(exchange, operation) { notes.append(note) }
        return (exchange, findings(in: exchange))
    }

    /// What `TestRun` sees in an exchange, of which nothing is kept here: an answer may be long, and there are many.
    private func findings(in exchange: Exchange) -> [Finding] {
        let (examination, findings) = checker.examine(exchange)
        for item in Coverage.items(of: exchange, examination, in: document) {
            coverage.insert(item)
        }
        return findings
            + checker.findings(
                resources.faults(in: exchange), in: exchange,
                operationID: examination?.operation.id)
    }

    private func answer(_ request: Exchange.Request) async throws -> Exchange.Response {
        do {
            return try await transport.send(request)
        } catch HTTPClientError.closed {
            // A server may close a connection that was kept at any time: what counts is a new one.
            return try await transport.send(request)
        }
    }

    private func note(failure: String, _ exchange: Exchange, _ operation: CheckedOperation) {
        lastFailure = (operation.id, failure)
        failures[operation.id, default: 0] += 1
        if failures[operation.id] == Self.maxFailures { silentOperations += 1 }
        guard hasAnswer else {
            // Nobody waits for the rest of a server that was never there.
            if exchangeCount >= Self.maxFailures { silentOperations = Self.maxSilentOperations }
            return
        }
        let faults = [
            Fault(
                check: .notAServerError, message: "there was no answer: \(failure)",
                place: operation.place)
        ]
        for finding in checker.findings(faults, in: exchange, operationID: operation.id) {
            book.insert(finding, under: operation.id)
        }
    }

    /// What an answer means for what the case was for.
    func judged(_ findings: [Finding], _ exchange: Exchange, _ test: DerivedCase) -> [Finding] {
        guard case .refused(let flaw) = test.expectation else {
            if case .accepted = test.expectation {
                return findings + refusal(of: test, exchange, findings)
            }
            return findings.filter { $0.check != .positiveDataAcceptance }
        }
        let replaced: Set<Check> =
            configuration.checks.contains(flaw.check)
            ? [.acceptedRequestConformance, .missingRequiredHeader, .positiveDataAcceptance]
            : [.positiveDataAcceptance]
        let others = findings.filter { !replaced.contains($0.check) }
        let status = exchange.response.status
        let words: String
        switch status {
        case 101, 200..<300: words = "accepted, although it breaks the contract"
        // 503 is about the server, and the others are told already.
        case 500...
        where status != 503 && !others.contains(where: { $0.check == .notAServerError }):
            words = "answered with \(status) because it breaks the contract"
        default: return others
        }
        let fault = Fault(
            check: flaw.check, message: "\(words): \(flaw.part): \(flaw.words)",
            schemaLocation: flaw.location, place: test.operation.place)
        return others + checker.findings([fault], in: exchange, operationID: test.operation.id)
    }

    // What a request that fits may be answered with, besides 2xx and 3xx: schemathesis's list.
    private static let expectedRefusals: Set = [401, 403, 404, 409, 429]

    /// Refusals of a request that fits, beyond those that a checker knows without knowing what it is for.
    private func refusal(
        of test: DerivedCase, _ exchange: Exchange, _ findings: [Finding]
    ) -> [Finding] {
        let status = exchange.response.status
        guard (400..<500).contains(status), !Self.expectedRefusals.contains(status),
            !findings.contains(where: { $0.check == .positiveDataAcceptance })
        else { return [] }
        let fault = Fault(
            check: .positiveDataAcceptance,
            message: "a request that fits the contract was refused with \(status)",
            place: test.operation.place)
        return checker.findings([fault], in: exchange, operationID: test.operation.id)
    }

    // MARK: Smaller cases

    private static let triesForBody = 24
    private static let triesForParameter = 8

    /// The same finding of a smaller case; nil when none was found.
    private func shrunk(_ finding: Finding, _ test: DerivedCase) async -> Finding? {
        guard test.operation.method != "DELETE", finding.exchange?.response.status != 0 else {
            return nil
        }
        var best: Finding?
        var smallest = test
        for (index, parameter) in test.operation.parameters.enumerated() {
            guard let value = smallest.arguments[index] else { continue }
            let isFlawed = parameter.schema.map { hasFlaw(of: test, value, $0) } ?? true
            if !parameter.isRequired, !isFlawed,
                let found = await again(smallest.with(nil, at: index, test.expectation), finding)
            {
                best = found
                smallest.arguments[index] = nil
                continue
            }
            guard let schema = parameter.schema, let generator = instances.generator(schema) else {
                continue
            }
            let smallerValue = await generator.shrink(
                value, keepingValid: !isFlawed, tries: Self.triesForParameter
            ) { candidate in
                guard !isFlawed || hasFlaw(of: test, candidate, schema) else { return false }
                let smaller = smallest.with(candidate, at: index, test.expectation)
                guard let found = await again(smaller, finding) else { return false }
                best = found
                return true
            }
            smallest.arguments[index] = smallerValue
        }
        guard let body = smallest.body, let value = body.value, body.content.itemSchema == nil,
            let schema = body.content.schema, let generator = instances.generator(schema)
        else { return best }
        let isFlawed = hasFlaw(of: test, value, schema)
        _ = await generator.shrink(
            value, keepingValid: !isFlawed, tries: Self.triesForBody
        ) { candidate in
            guard !isFlawed || hasFlaw(of: test, candidate, schema) else { return false }
            var changed = body
            changed.value = candidate
            guard let found = await again(smallest.with(changed, test.expectation), finding) else {
                return false
            }
            best = found
            return true
        }
        return best
    }

    /// Whether a value has what is wrong with a case: a smaller one may break something else, and would then be another
    /// finding under the words of this one.
    private func hasFlaw(
        of test: DerivedCase, _ value: JSONValue, _ schema: DocumentPlace
    ) -> Bool {
        guard case .refused(let flaw) = test.expectation, let location = flaw.location else {
            return false
        }
        return checker.document.schemas.violations(of: value, at: schema.pointer, .request)
            .contains { $0.location == location }
    }

    /// Whether a case has the same finding.
    private func again(_ test: DerivedCase, _ finding: Finding) async -> Finding? {
        guard shrinksLeft > 0, !isOver, let request = writer.request(test) else { return nil }
        shrinksLeft -= 1
        guard let (exchange, findings) = await exchange(request, test.operation) else {
            return nil
        }
        let key = FindingBook.Key(finding)
        return judged(findings, exchange, test).first { FindingBook.Key($0) == key }
    }
}
