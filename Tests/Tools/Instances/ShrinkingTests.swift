import JSON
import JSONSchema
import Testing

@testable import ContractTesting

@Suite("Shrinking")
struct ShrinkingTests {
    private func shrunk(
        _ value: String, _ schema: String = "true", keepingValid: Bool = false, tries: Int = 2_000,
        while fails: (JSONValue) async -> Bool
    ) async throws -> JSONValue {
        try await InstanceGenerator(schema).shrink(
            json(value), keepingValid: keepingValid, tries: tries, while: fails)
    }

    @Test("reaches the least that fails")
    func minimum() async throws {
        let items = try await shrunk("[9,8,7,6,5,40,3,2,1,0]") { value in
            value.array?.contains { ($0.integer ?? 0) >= 30 } ?? false
        }
        #expect(items == [30])
        let text = try await shrunk(#""one two \u0000 three""#) {
            $0.string?.unicodeScalars.contains("\0") ?? false
        }
        #expect(text == "\0")
        let nested = try await shrunk(#"{"a":{"b":[1,{"c":true,"d":"long"}]},"e":12.75}"#) {
            $0["a"]?["b"] != nil
        }
        #expect(nested == ["a": ["b": []]])
        let number = try await shrunk("-1000.5") { ($0.number?.double ?? 0) < -10 }
        #expect(number == -11)
    }

    @Test("keeps what the schema asks for")
    func validity() async throws {
        let schema = """
            {"type":"object","required":["id","name"],"properties":{"id":{"type":"integer","minimum":5},
             "name":{"type":"string","minLength":2},"note":{"type":"string"}}}
            """
        let value = #"{"id":77,"name":"Grace Hopper","note":"something"}"#
        let kept = try await shrunk(value, schema, keepingValid: true) { _ in true }
        #expect(kept == ["id": 5, "name": "aa"])
        let free = try await shrunk(value, schema) { $0["id"] != nil }
        #expect(free == ["id": [:]] || free == ["id": 0])
    }

    @Test("long values are cut quickly")
    func long() async throws {
        let items = (0..<10_000).map { JSONValue.number(JSONNumber(Int64($0))) }
        let text = JSONValue.string(String(repeating: "b", count: 50_000) + "c")
        let clock = ContinuousClock()
        let start = clock.now
        let generator = try InstanceGenerator("true")
        let array = await generator.shrink(.array(items), keepingValid: false, tries: 500) {
            $0.array?.contains(7_777) ?? false
        }
        #expect(array.array?.count == 1)
        let short = await generator.shrink(text, keepingValid: false, tries: 500) {
            $0.string?.utf8.contains(UInt8(ascii: "c")) ?? false
        }
        #expect(short == "c")
        #expect(clock.now - start < .seconds(20))
    }

    @Test("asks no oftener than it may, and gives back the value when nothing smaller fails")
    func tries() async throws {
        var asked = 0
        let value = try await shrunk("[1,2,3,4,5,6,7,8]", tries: 5) { _ in
            asked += 1
            return false
        }
        #expect(asked == 5)
        #expect(value == [1, 2, 3, 4, 5, 6, 7, 8])
    }
}
