import ContractRuntime
import EmittedLibrary
import Foundation
import JSON
import JSONSchema
import SourceText
import Testing
import Timestamps
import YAML

@Suite("Emitted unions") struct UnionTests {
    /// What came of reading a text.
    private struct Outcome<Value> {
        let value: Value?
        let violations: [String]
    }

    private func read<Value: JSONReadable>(
        _ type: Value.Type, _ text: String
    ) throws -> Outcome<Value> {
        var json = JSONReader(Array(text.utf8))
        let value = try Value.read(from: &json)
        try json.finish()
        let violations = json.violations.map { "\($0.pointer) \($0.keyword)" }
        #expect(value != nil || !violations.isEmpty, "\(text)")
        // A constant that is wrong is noted, and no reason not to make the value.
        return Outcome(value: violations.isEmpty ? value : nil, violations: violations)
    }

    private func written(_ value: some JSONWritable) -> String {
        var json = JSONWriter()
        value.write(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    // MARK: Cases

    @Test("read what the discriminator names, wherever it stands, and write it again")
    func discriminator() throws {
        let lent = try read(
            LibraryEvent.self, #"{"x":{"kind":"back"},"book_id":1,"kind":"len\u0074"}"#)
        #expect(lent.value == .bookLent(BookLentEvent(bookID: 1)))
        let back = try read(
            LibraryEvent.self,
            #"{"kind":"brought back","book_id":2,"next":{"kind":"BookLostEvent"}}"#)
        let next = LibraryEvent.bookLost(BookLostEvent(kind: "BookLostEvent"))
        #expect(
            back.value
                == .bookReturned(BookReturnedEvent(bookID: 2, kind: .broughtBack, next: next)))
        #expect(
            back.value.map(written)
                == #"{"book_id":2,"kind":"brought back","next":{"kind":"BookLostEvent"}}"#)
    }

    @Test("read by type, null among the alternatives")
    func types() throws {
        let batch = #"{"events":[],"last":null,"marks":{"m":[null,"a",true],"n":1.5}}"#
        let marks = try read(EventBatch.self, batch).value?.marks
        #expect(marks == ["m": .array([nil, .string("a"), .boolean(true)]), "n": .number(1.5)])
        #expect(try read(Mark.self, #"{"a":null,"b":2}"#).value == .object(["a": nil, "b": 2]))
        #expect(try read(Mark.self, "[[null]]").value == .array([.array([nil])]))
        #expect(try read(Mark.self, "false").value == .boolean(false))
    }

    @Test("read by what an alternative alone requires")
    func requirement() throws {
        let mail = try read(Contact.self, #"{"name":"n","mail":"m","area":1}"#)
        #expect(mail.value == .mail(ContactMail(mail: "m", name: "n")))
        let phone = try read(Contact.self, #"{"phone":"p","area":1}"#)
        #expect(phone.value == .phone(ContactPhone(area: 1, phone: "p")))
    }

    @Test("hold themselves")
    func recursion() throws {
        let text = """
            {"op":"plus","left":{"op":"constant","value":1},\
            "right":{"op":"minus","left":{"op":"constant","value":2},\
            "right":{"op":"constant","value":3}}}
            """
        func constant(_ value: Int64) -> EmittedLibrary.Expression {
            .constant(ConstantExpression(value: value))
        }
        let inner = SumExpression(op: .minus, left: constant(2), right: constant(3))
        let sum = SumExpression(op: .plus, left: constant(1), right: .sum(inner))
        let read = try read(Mixture.self, text)
        #expect(read.value == .expression(.sum(sum)))
        #expect(read.value.map(written) == text)
        #expect(try self.read(Mixture.self, #"{"op":"self"}"#).value == .selfValue(MixtureSelf()))
    }

    // MARK: Violations

    @Test(
        "tell what is wrong and go on",
        arguments: [
            (#"{"kind":"stolen","book_id":1}"#, ["/events/0/kind discriminator"]),
            (#"{"kind":1}"#, ["/events/0/kind type"]),
            (#"{"book_id":1}"#, ["/events/0 required"]),
            (#"{"kind":"lent","book_id":0}"#, ["/events/0/book_id minimum"]),
            ("[]", ["/events/0 oneOf"]), ("null", ["/events/0 oneOf"]),
            (#"{"kind":"BookLostEvent","x":1}"#, ["/events/0/x additionalProperties"]),
        ])
    func violations(event: String, expected: [String]) throws {
        let text = #"{"events":[\#(event)],"last":7,"reader":{},"sum":{"op":"self"}}"#
        let read = try read(EventBatch.self, text)
        #expect(
            read.violations
                == expected + ["/last oneOf", "/reader anyOf", "/sum/op oneOf"])
    }

    @Test(
        "leave a text that is no JSON to the strict reader",
        arguments: [
            #"{"kind":"lent","book_id":1,"kind":"lent"}"#, #"{"kind":"no","a":1,"a":2}"#,
            #"{"a":tru,"kind":"lent"}"#, #"{"kind":"lent""#, #"{"a":],"kind":"lent"}"#,
            #"{"kind":"\ud800"}"#, #"{"a" "kind":"lent"}"#, "{", "",
        ])
    func malformed(text: String) {
        #expect(throws: JSONSyntaxError.self) { try read(LibraryEvent.self, text) }
    }

    @Test("keep the limits of depth and members")
    func limits() throws {
        let deep = String(repeating: #"{"op":"plus","left":"#, count: 70)
        #expect(throws: JSONSyntaxError.self) {
            try read(EmittedLibrary.Expression.self, deep)
        }
        let members = (0...10_000).map { #""a\#($0)":0"# }.joined(separator: ",")
        #expect(throws: JSONSyntaxError.self) {
            try read(Contact.self, "{\(members),\"mail\":\"\"}")
        }
    }

    // MARK: The validator

    @Test("fit what a validator of JSON Schema finds fitting")
    func agreement() throws {
        let schema = try eventBatchSchema()
        var random = ValueMaker(seed: 20_240_611)
        var accepted = 0
        for round in 0..<5_000 {
            let value = random.batch()
            let text = String(decoding: value.serialized(), as: UTF8.self)
            let read = try read(EventBatch.self, text)
            let isValid = schema.validate(value, limit: 1).isEmpty
            #expect(isValid == (read.value != nil), "round \(round): \(text) \(read.violations)")
            if isValid != (read.value != nil) { break }
            guard let value = read.value else { continue }
            accepted += 1
            #expect(try self.read(EventBatch.self, written(value)).value == value)
        }
        // Both answers must be met often.
        #expect((500...4_500).contains(accepted), "\(accepted) were accepted")
    }

    private func eventBatchSchema() throws -> JSONSchema.Schema {
        let url = GoldenTests.repository.appendingPathComponent("Tests/Emitted/openapi.yml")
        let bytes = Array(try Data(contentsOf: url))
        let (node, _) = Node.read(SourceFile(path: url.path, text: bytes))
        var registry = SchemaRegistry()
        try registry.add(document: #require(node).jsonValue, uri: "", dialect: .draft2020)
        return try JSONSchema.Schema(
            at: "#/components/schemas/EventBatch", in: registry, assertsFormats: true)
    }
}

/// Makes values that nearly fit `EventBatch`; the same seed makes the same ones.
private struct ValueMaker {
    private var mutator: Mutator

    init(seed: UInt64) { mutator = Mutator(seed: seed) }

    private mutating func isOnce(in count: Int) -> Bool { mutator.below(count) == 0 }

    mutating func batch() -> JSONValue {
        var batch: JSONObject = ["events": .array((0..<mutator.below(3)).map { _ in event() })]
        batch["last"] = isOnce(in: 2) ? .null : event()
        if isOnce(in: 3) { batch["first"] = event() }
        if isOnce(in: 2) { batch["reader"] = contact() }
        if isOnce(in: 2) { batch["marks"] = .object(["a": mark(0), "b": mark(0)]) }
        if isOnce(in: 3) { batch["sum"] = expression(0) }
        if isOnce(in: 2) { batch["anything"] = mixture() }
        return .object(batch)
    }

    private mutating func event() -> JSONValue {
        if isOnce(in: 30) { return any() }
        var event = JSONObject()
        if !isOnce(in: 3) { event["book_id"] = isOnce(in: 12) ? any() : 1 }
        if !isOnce(in: 40) {
            let kinds: [JSONValue] = [
                "lent", "back", "brought back", "BookLostEvent", "lent", "stolen",
            ]
            event["kind"] = isOnce(in: 40) ? any() : kinds[mutator.below(kinds.count)]
        }
        if isOnce(in: 8) { event["until"] = isOnce(in: 4) ? any() : "2024-01-02" }
        if isOnce(in: 8) { event["next"] = self.event() }
        return .object(event)
    }

    private mutating func contact() -> JSONValue {
        if isOnce(in: 10) { return any() }
        var contact = JSONObject()
        let isMail = isOnce(in: 2)
        if isMail != isOnce(in: 15) { contact["mail"] = isOnce(in: 15) ? any() : "m" }
        if !isMail != isOnce(in: 15) { contact["area"] = isOnce(in: 15) ? any() : 3 }
        if !isMail != isOnce(in: 15) { contact["phone"] = isOnce(in: 15) ? any() : "p" }
        if isOnce(in: 10) { contact["name"] = any() }
        return .object(contact)
    }

    private mutating func mark(_ depth: Int) -> JSONValue {
        if depth < 3, isOnce(in: 3) {
            return .array((0..<mutator.below(4)).map { _ in mark(depth + 1) })
        }
        return any()
    }

    private mutating func expression(_ depth: Int) -> JSONValue {
        let operations: [JSONValue] = ["constant", "plus", "minus", "self"]
        let operation = depth > 2 || isOnce(in: 2) ? 0 : mutator.below(3)
        var expression: JSONObject = ["op": operations[isOnce(in: 20) ? 3 : operation]]
        if operation == 0 { expression["value"] = isOnce(in: 15) ? any() : 5 }
        if operation > 0 || isOnce(in: 20) {
            expression["left"] = self.expression(depth + 1)
            if !isOnce(in: 15) { expression["right"] = self.expression(depth + 1) }
        }
        return .object(expression)
    }

    private mutating func mixture() -> JSONValue {
        switch mutator.below(4) {
        case 0: expression(0)
        case 1: ["op": "self"]
        case 2: isOnce(in: 2) ? "2024-03-21T11:07:23Z" : ["a", "b"]
        default: any()
        }
    }

    private mutating func any() -> JSONValue {
        let fraction = JSONNumber(1.5).map(JSONValue.number) ?? 0
        let values: [JSONValue] = [
            nil, true, false, 0, 7, -3, fraction, 11, "", "short", "long text", [], ["a"],
            ["a", "a"],
            [1], [:], ["a": 1], ["a": nil], ["a": fraction], ["op": "constant"], "lent",
        ]
        return values[mutator.below(values.count)]
    }
}
