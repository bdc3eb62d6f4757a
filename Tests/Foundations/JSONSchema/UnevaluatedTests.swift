import JSON
import JSONSchema
import Testing

@Suite("What is unevaluated in long instances")
struct UnevaluatedTests {
    private static func schema(seeing count: Int) throws -> Schema {
        let seen = JSONValue.array(Array(repeating: true, count: count))
        return try Schema(compiling: [
            "anyOf": [["prefixItems": seen], ["prefixItems": [true]]],
            "unevaluatedItems": ["type": "integer"],
        ])
    }

    @Test(
        "is what no schema looked at, on both sides of each boundary",
        arguments: [1, 63, 64, 65, 200])
    func items(count: Int) throws {
        let schema = try Self.schema(seeing: count)
        for index in [count - 1, count] {
            var items = [JSONValue](repeating: 1, count: count + 70)
            items[index] = "text"
            #expect(schema.isValid(.array(items)) == (index < count))
            let pointers = schema.validate(.array(items)).map(\.pointer)
            #expect(pointers == (index < count ? [] : ["/\(index)"]))
        }
    }

    @Test("of very many properties whose names begin and end alike, in little time")
    func likeNames() throws {
        var declared = JSONObject()
        var members = JSONObject()
        for number in 0..<10_000 {
            let name = "property-\(100_000 + number)-of-many-that-end-alike"
            declared[name] = ["type": "integer"]
            members["property-\(109_999 - number)-of-many-that-end-alike"] = 1
        }
        let schema = try Schema(compiling: [
            "properties": .object(declared), "additionalProperties": false,
        ])
        let clock = ContinuousClock()
        let duration = clock.measure { #expect(schema.isValid(.object(members))) }
        // Were each compared with all others, it would take minutes.
        #expect(duration < .seconds(5))
    }

    @Test("of properties it is the same")
    func properties() throws {
        var declared = JSONObject()
        var members = JSONObject()
        for number in 0..<100 {
            declared["name-\(number)-of-many"] = true
            members["name-\(number)-of-many"] = 1
        }
        let schema = try Schema(compiling: [
            "allOf": [["properties": .object(declared)]], "unevaluatedProperties": false,
        ])
        #expect(schema.isValid(.object(members)))
        members["name-100-of-many"] = 1
        #expect(schema.validate(.object(members)).map(\.pointer) == ["/name-100-of-many"])
    }
}
