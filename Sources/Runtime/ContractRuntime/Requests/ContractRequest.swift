public import HTTPMessages
internal import JSON

/// A request as emitted code reads an operation's input from it.
///
/// Each read gives the value, or notes what is wrong and gives nil, so that everything that breaks
/// the contract is reported at once:
///
///     let userID = request.path("user_id", Self.userIDRule)
///     let limit = request.query("limit", Self.limitRule, default: 50)
///     guard let userID, request.isAccepted else { throw request.refusal }
///
/// Path, query and cookies are read from the bytes of the request; decoding happens only where a
/// text has something to decode.
public struct ContractRequest: Sendable {
    var head: HTTPRequestHead { request.head }
    private let request: HTTPRequest
    let operation: OperationDescription
    /// The names that a query may have: parameters and credentials.
    private let queryNames: [[UInt8]]
    /// The request body, complete; empty when there is none, and when it is streamed.
    public let body: [UInt8]
    /// The body while it comes; empty when it was collected.
    let stream: HTTPRequestBody
    /// The length of the longest body, in bytes.
    let maxBodyBytes: Int
    /// Which of the operation's request media types the content has; nil when there is none.
    @_spi(Generated) public let contentIndex: Int?
    private let query: [QueryPairs.Pair]
    private var violations: [ContractViolation] = []
    private var isUnreadable = false

    /// Makes the request that `operation` is to answer. `queryNames` are allowed in the query
    /// beside the operation's own.
    init(
        _ request: HTTPRequest, operation: OperationDescription, queryNames: [[UInt8]],
        body: consuming BodyInHand = BodyInHand()
    ) {
        self.request = request
        self.operation = operation
        self.queryNames = queryNames
        maxBodyBytes = body.limit
        contentIndex = body.contentIndex
        self.body = body.bytes
        stream = body.stream
        guard let text = request.head.query else {
            query = []
            return
        }
        do throws(HTTPRefusal) {
            query = try QueryPairs(text).pairs
            noteUnknownQueryParameters()
        } catch {
            query = []
            noteUnreadable(.query, "", "syntax", error.detail)
        }
    }

    /// Makes the request that a route's operation is to answer.
    init(_ request: HTTPRequest, by route: PreparedRoute, _ body: consuming BodyInHand) {
        self.init(
            request, operation: route.operation, queryNames: route.credentialNames, body: body)
    }

    /// Makes a request with content of the operation's first media type; nil for none.
    package init(_ head: HTTPRequestHead, operation: OperationDescription, content: [UInt8]?) {
        let body = BodyInHand(bytes: content ?? [], contentIndex: content.map { _ in 0 })
        self.init(
            HTTPRequest(head: head), operation: operation, queryNames: [], body: body)
    }

    /// The fields of the request, for what is no parameter of the contract.
    public var fields: HTTPFields { head.fields }

    /// Whether nothing that was read so far breaks the contract.
    @_spi(Generated) public var isAccepted: Bool { violations.isEmpty && !isUnreadable }

    /// Everything that was found, as the error that answers the request.
    @_spi(Generated) public var refusal: ContractError {
        ContractError(
            status: isUnreadable ? .badRequest : .unprocessableContent, violations: violations)
    }

    // MARK: What the reads note

    mutating func note(
        _ place: ContractViolation.Place, _ pointer: String, _ keyword: String, _ message: String
    ) {
        violations.append(
            ContractViolation(place: place, pointer: pointer, keyword: keyword, message: message))
    }

    /// Notes something that cannot be read at all, so that the answer is 400.
    mutating func noteUnreadable(
        _ place: ContractViolation.Place, _ pointer: String, _ keyword: String, _ message: String
    ) {
        isUnreadable = true
        note(place, pointer, keyword, message)
    }

    private mutating func noteUnknownQueryParameters() {
        guard !operation.takesAnyQuery else { return }
        for name in query.map(\.name) {
            guard !isKnown(name), !operation.isInObject(name) else { continue }
            note(
                .query, Self.pointer(name), "additionalProperties",
                "expected only the parameters of this operation")
        }
    }

    private func isKnown(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return operation.queryNames.contains(bytes) || queryNames.contains(bytes)
    }

    /// The whole query as names and texts.
    var pairedQuery: PairedTexts {
        PairedTexts(
            pairs: query.map { .init(name: $0.name, text: $0.rawValue) }, encoding: .form,
            isTaken: isKnown)
    }

    static func pointer(_ name: String) -> String {
        JSONPointer(tokens: [String(name.prefix(longestName))]).description
    }

    /// A longer name of an unknown parameter is cut in its pointer: it comes from the client.
    private static let longestName = 64
}

/// What a service knows of a request's body when the input is read.
struct BodyInHand: Sendable {
    /// The bytes, where they were collected.
    var bytes: [UInt8] = []
    /// The rest, where the handler reads it.
    var stream = HTTPRequestBody.empty
    /// Which of the operation's request media types it has; nil when there is no body.
    var contentIndex: Int?
    /// The length of the longest body that the operation takes, in bytes.
    var limit = 0
}

// MARK: Reading parameters

extension ContractRequest {
    /// Reads what `text` spells; nil when there is no text, or when something is wrong with it.
    @inlinable
    mutating func read<Rule: ParameterRule>(_ text: ParameterText?, _ rule: Rule) -> Rule.Value? {
        guard var text else { return nil }
        guard !text.isUnreadable else {
            note(text)
            return nil
        }
        let value = rule.read(text: &text)
        note(text)
        return value
    }

    /// Reads what `text` spells; a missing text violates `required`.
    @inlinable
    mutating func readRequired<Rule: ParameterRule>(
        _ text: ParameterText?, _ name: StaticString, _ place: ContractViolation.Place, _ rule: Rule
    ) -> Rule.Value? {
        if text == nil { noteMissing(name, place) }
        return read(text, rule)
    }

    /// Takes over what was found in the text of a parameter.
    @usableFromInline
    mutating func note(_ text: ParameterText) {
        guard !text.findings.isEmpty else { return }
        isUnreadable = isUnreadable || text.isUnreadable
        let pointer = Self.pointer(text.name.description)
        for finding in text.findings {
            note(
                text.place, finding.item.map { "\(pointer)/\($0)" } ?? pointer, finding.keyword,
                finding.message)
        }
    }

    @usableFromInline
    mutating func noteMissing(_ name: StaticString, _ place: ContractViolation.Place) {
        note(place, Self.pointer(name.description), "required", "expected this parameter")
    }

    @usableFromInline
    func pathText(_ name: StaticString) -> ParameterText {
        ParameterText(name, .path, pathBytes(name), .percent)
    }

    /// The bytes of a path parameter, as they were sent.
    func pathBytes(_ name: StaticString) -> ArraySlice<UInt8> {
        guard
            let parameter = operation.pathParameters.first(where: {
                name.isSpelled(by: $0.name.span)
            })
        else { preconditionFailure("'\(operation.path)' has no parameter '\(name)'") }
        let text = head.pathSegments.dropFirst(parameter.segment).first { _ in true }
        guard let text else { return [] }
        guard let part = parameter.part else { return head.bytes[text] }
        let range = part.segment.range(of: part.index, in: text, of: head.bytes.span)
        return range.map { head.bytes[$0] } ?? []
    }

    @usableFromInline
    func queryText(_ name: StaticString) -> ParameterText? {
        let texts = queryTexts(name)
        guard let first = texts.first else { return nil }
        return ParameterText(name, .query, first, .form, isRepeated: texts.count > 1)
    }

    @usableFromInline
    func queryItemTexts(_ name: StaticString) -> ParameterText? {
        let texts = queryTexts(name)
        return texts.isEmpty ? nil : ParameterText(name, .query, items: texts, .form)
    }

    private func queryTexts(_ name: StaticString) -> [ArraySlice<UInt8>] {
        guard !query.isEmpty else { return [] }
        return query.filter { name.isSpelled(by: $0.name.utf8.span) }.map(\.rawValue)
    }

    @usableFromInline
    func fieldText(_ name: StaticString) -> ParameterText? {
        let fieldName = HTTPFieldName(stringLiteral: name)
        guard let text = head.fields.bytes(of: fieldName) else { return nil }
        let isRepeated = head.fields.count(of: fieldName) > 1
        return ParameterText(name, .header, text, .plain, isRepeated: isRepeated)
    }

    /// The lines of a field that is a list are one list (RFC 9110 5.3).
    @usableFromInline
    func fieldListText(_ name: StaticString) -> ParameterText? {
        guard let list = head.fields[HTTPFieldName(stringLiteral: name)] else { return nil }
        return ParameterText(name, .header, Array(list.utf8)[...], .plain)
    }

    @usableFromInline
    mutating func cookieText(_ name: StaticString) -> ParameterText? {
        guard let field = head.fields.bytes(of: .cookie) else { return nil }
        do throws(HTTPRefusal) {
            let value = try HTTPCookies(field)[name.description]
            return value.map { ParameterText(name, .cookie, Array($0.utf8)[...], .percent) }
        } catch {
            noteUnreadable(.cookie, Self.pointer(name.description), "syntax", error.detail)
            return nil
        }
    }
}
