import Foundation
import JSON
import TestSupport
import Testing

@Suite("The JSON reader's limits and violations")
struct JSONReaderTests {
    @Test("64 levels are read and 65 are refused, in every way of reading")
    func depth() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let objects =
            String(repeating: #"{"a":"#, count: 64) + "1" + String(repeating: "}", count: 64)
        for text in [deep, objects] {
            #expect(jsonError(text) == nil)
            var json = JSONReader(Array(text.utf8))
            try json.skip()
            #expect(jsonError("[\(text)]")?.reason == "nested deeper than 64 levels")
            var deeper = JSONReader(Array("[\(text)]".utf8))
            #expect(throws: JSONSyntaxError.self) { try deeper.skip() }
        }
        let replies = String(repeating: #"{"reply":["#, count: 33)
        #expect(throws: JSONSyntaxError.self) { try readJSON(SampleMessage.self, replies) }
    }

    @Test("the deepest limit is bounded, so that no stack overflows")
    func deepest() throws {
        let limits = JSONLimits(maximumDepth: .max)
        #expect(limits.maximumDepth == JSONLimits.largestDepth)
        let count = JSONLimits.largestDepth
        let text = String(repeating: "[", count: count) + String(repeating: "]", count: count)
        let value = try JSONValue.parse(Array(text.utf8), limits: limits)
        #expect(try JSONValue.parse(value.serialized(), limits: limits) == value)
        #expect(jsonError(Array("[\(text)]".utf8), limits: limits) != nil)
    }

    @Test("100,000 opened arrays are refused in less than 10 ms")
    func bomb() throws {
        guard let suite = try Corpus.suite("bombs") else { return }
        let file = suite.appendingPathComponent("json-depth-100000.json")
        let bytes = Array(try Data(contentsOf: file))
        let clock = ContinuousClock()
        let durations = (0..<5).map { _ in clock.measure { _ = jsonError(bytes) } }
        #expect(jsonError(bytes)?.offset == 64)
        #expect(durations.min()! < .milliseconds(10))
    }

    @Test("an object may have 10,000 members and no more")
    func members() throws {
        let members = (0..<10_000).map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(jsonError("{\(members)}") == nil)
        let tooMany = "{\(members),\"x\":0}"
        #expect(jsonError(tooMany)?.reason == "an object has more than 10000 properties")
        var skipping = JSONReader(Array(tooMany.utf8))
        #expect(throws: JSONSyntaxError.self) { try skipping.skip() }
        #expect(throws: JSONSyntaxError.self) { try readJSON(SampleMessage.self, tooMany) }
        #expect(jsonError(Array(tooMany.utf8), limits: JSONLimits(maximumMembers: 10_001)) == nil)
    }

    @Test("100,000 names alike take at most twice the time of random ones")
    func hashFlood() throws {
        let count = 100_000
        var random = SplitMix64(state: 8)
        let randomKeys = (0..<count).map { _ in
            let name = String(random.next(), radix: 36)
            return String(repeating: "0", count: 24 - name.count) + name
        }
        // Names that differ in two characters only, which a weak hash sums up alike.
        let alike = (0..<count).map { index in
            var name = Array("aaaaaaaaaaaaaaaaaaaaaaaa".utf8)
            for bit in 0..<17 where index >> bit & 1 == 1 { name[bit] = UInt8(ascii: "b") }
            return String(decoding: name, as: UTF8.self)
        }
        let limits = JSONLimits(maximumMembers: count)
        func seconds(_ names: [String]) throws -> Double {
            let text = Array("{\(names.map { "\"\($0)\":0" }.joined(separator: ","))}".utf8)
            let clock = ContinuousClock()
            let durations = try (0..<3).map { _ in
                try clock.measure { _ = try JSONValue.parse(text, limits: limits) }
            }
            return durations.min()! / .seconds(1)
        }
        #expect(try seconds(alike) <= 2 * seconds(randomKeys))
    }

    @Test("at most 100 violations are kept and all are counted")
    func manyViolations() throws {
        let text = "[\(Array(repeating: "1", count: 1_000).joined(separator: ","))]"
        var json = JSONReader(Array(text.utf8))
        #expect(try [String].read(from: &json) == nil)
        #expect(json.violations.count == 100)
        #expect(json.violationCount == 1_000)
        #expect(json.violations.last?.pointer == "/99")
    }

    @Test("a pointer that would grow long names the enclosing value instead")
    func longPointers() throws {
        let long = String(repeating: "k", count: 2_000)
        var json = JSONReader(Array(#"{"a":{"\#(long)":{"b":1}},"c":[2]}"#.utf8))
        func visit() throws {
            guard try json.peek() == .object else {
                if try json.peek() == .array {
                    _ = try [String].read(from: &json)
                } else {
                    _ = try json.string()
                }
                return
            }
            _ = try json.beginObject()
            while try json.nextKey() != nil { try visit() }
        }
        try visit()
        #expect(json.violations.map(\.pointer) == ["/a", "/c/0"])
    }

    @Test("what is found inside a value by others is noted with its pointer")
    func foreignViolations() throws {
        var json = JSONReader(Array(#"{"a":[{"b":1}]}"#.utf8))
        #expect(try json.beginObject())
        #expect(try json.nextKey() == "a")
        _ = try json.value()
        json.violate("minimum", at: JSONPointer(tokens: ["0", "b"]), "is less than 2")
        json.violate("minItems", "has too few elements")
        #expect(try json.nextKey() == nil)
        json.violate("minProperties", "has too few properties")
        #expect(json.violations.map(\.pointer) == ["/a/0/b", "/a", ""])
        #expect(json.violations[0].description == "/a/0/b: is less than 2 [minimum]")
        #expect(json.violations[2].description == "(root): has too few properties [minProperties]")
    }

    @Test("a free-form object gives its names and refuses repeated ones")
    func freeForm() throws {
        func names(_ text: String, _ strictness: JSONStrictness) throws -> [String] {
            var json = JSONReader(Array(text.utf8), strictness: strictness)
            var names: [String] = []
            guard try json.beginObject() else { return [] }
            while let key = try json.nextKey() {
                names.append(key)
                try json.skip()
            }
            try json.finish()
            return names
        }
        #expect(try names(#"{"a":1,"\u00e9":{"a":2},"":[]}"#, .strict) == ["a", "é", ""])
        #expect(throws: JSONSyntaxError.self) { try names(#"{"a":1,"\u0061":2}"#, .strict) }
        #expect(try names(#"{"a":1,"a":2}"#, .rfc8259) == ["a", "a"])
    }

    @Test("looking ahead finds what an object names itself and reads nothing")
    func glanceAtProperty() {
        func glance(_ text: String, _ strictness: JSONStrictness = .strict) -> JSONGlance {
            let json = JSONReader(Array(text.utf8), strictness: strictness)
            defer { #expect(json.offset == 0 && json.violations.isEmpty) }
            return json.glance(at: JSONNameTable(["type"]), for: JSONNameTable(["dog", "cat"]))
        }
        #expect(
            glance(#" {"a":{"type":"no","}":["]"]},"\u0074ype" : "c\u0061t","b":1}"#) == .known(1))
        #expect(glance(#"{"type":"cats"}"#) == .unknown)
        #expect(glance(#"{"type":[1]}"#) == .other(.array))
        #expect(glance(#"{"type":null}"#) == .other(.null))
        #expect(glance(#"{"Type":"cat"}"#) == .absent)
        #expect(glance(#"{"type":"cat","type":"dog"}"#) == .known(1))
        #expect(glance(#"{"type":"cat","type":"dog"}"#, .rfc8259) == .known(0))
        for text in [
            "", "[1]", "{", "{\"", "{\"a\":", "{\"a\":[", "{]", "{,,", "{\"a\":}}}", "\"type\"",
        ] {
            #expect(glance(text) == .absent, "\(text)")
        }
    }

    @Test("looking ahead finds which names an object has")
    func glanceForNames() {
        func glance(_ text: String) -> UInt64 {
            JSONReader(Array(text.utf8)).glance(for: JSONNameTable(["a", "b", "long name"]))
        }
        #expect(glance(#"{"b":{"a":1},"long name":[{},"a"],"c":true}"#) == 0b110)
        #expect(glance("{}") == 0)
        #expect(glance(#"{"a":1,"b""#) == 0b11)
    }

    @Test("a copy reads on its own")
    func copies() throws {
        var json = JSONReader(Array("[1,true]".utf8))
        #expect(try json.beginArray())
        var copy = json
        #expect(try copy.nextElement())
        #expect(try copy.string() == nil)
        #expect(copy.violationCount == 1)
        #expect(json.violationCount == 0)
        #expect(try json.nextElement())
        #expect(try json.integer() == 1)
    }

    @Test("calls that make no sense are errors or nothing, and never a trap")
    func misuse() {
        for text in ["", "]", "}", "{}", "[]", "1", #""a""#, ",", ":", #"{"a":1}"#, "[1,2]"] {
            for first in 0..<8 {
                for second in 0..<8 {
                    var json = JSONReader(Array(text.utf8))
                    for _ in 0..<4 {
                        call(first, &json)
                        call(second, &json)
                    }
                    #expect(json.offset <= text.utf8.count + 8)
                }
            }
        }
    }

    private func call(_ number: Int, _ json: inout JSONReader) {
        let keys = PropertyKeys(["a"], required: ["b"])
        switch number {
        case 0: _ = try? json.beginObject()
        case 1: _ = try? json.nextProperty(of: keys)
        case 2: _ = try? json.nextKey()
        case 3: _ = try? json.beginArray()
        case 4: _ = try? json.nextElement()
        case 5: _ = try? json.string()
        case 6: _ = try? json.value()
        default: json.violate("type", "is wrong")
        }
    }
}
