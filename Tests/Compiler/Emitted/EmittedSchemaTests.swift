import ContractRuntime
import EmittedLibrary
import JSON
import Testing

@Suite("Emitted schemas") struct EmittedSchemaTests {
    /// Reads a text; nil with the keywords that it breaks.
    private func read<Value: JSONReadable>(
        _ type: Value.Type, _ text: String
    ) throws -> (value: Value?, keywords: [String]) {
        var json = JSONReader(Array(text.utf8))
        let value = try Value.read(from: &json)
        try json.finish()
        return (value, json.violations.map { "\($0.pointer) \($0.keyword)" })
    }

    private func roundTrip<Value: JSONReadable & JSONWritable>(
        _ type: Value.Type, _ text: String
    ) throws {
        let found = try read(type, text)
        #expect(found.keywords == [], "\(text)")
        var json = JSONWriter()
        try #require(found.value, "\(text)").write(to: &json)
        let written = String(decoding: json.bytes, as: UTF8.self)
        #expect(written == text)
    }

    @Test("of allOf are one type with all properties, and keep what is not declared")
    func conjunction() throws {
        try roundTrip(
            Rack.self, #"{"room":"r","label":"l","boards":[[],[[]]],"a":1,"b":2}"#)
        let found = try read(Rack.self, #"{"label":"","boards":[],"z":-1}"#)
        #expect(found.value == nil)
        #expect(Set(found.keywords).isSuperset(of: [" required", "/label minLength"]))
        let long = try read(Rack.self, #"{"room":"r","label":"12345678901","boards":[]}"#)
        #expect(long.keywords == ["/label maxLength"])
        #expect(try read(Rack.self, #"{"room":"r","boards":[]}"#).value == nil)
    }

    @Test("try the alternatives that nothing tells apart")
    func tried() throws {
        try roundTrip(Hint.self, #"{"from":1,"to":2}"#)
        try roundTrip(Hint.self, #"{"from":"x"}"#)
        try roundTrip(Hint.self, "2")
        #expect(try read(Hint.self, #"{"from":true}"#).keywords == [" oneOf"])
        #expect(try read(Hint.self, "3").keywords == [" oneOf"])
    }

    @Test("list values of any type")
    func values() throws {
        try roundTrip(Stars.self, "-1")
        #expect(try read(Stars.self, "1.0").value == .value1)
        #expect(try read(Stars.self, "3").keywords == [" enum"])
        #expect(try read(Stars.self, #""1""#).keywords == [" enum"])
    }

    @Test("of several types are a case for each")
    func types() throws {
        try roundTrip(Loose.self, #""ab""#)
        try roundTrip(Loose.self, "5")
        #expect(try read(Loose.self, #""a""#).keywords == [" minLength"])
        #expect(try read(Loose.self, "4").keywords == [" minimum"])
        #expect(try read(Loose.self, "true").keywords == [" type"])
    }

    @Test("are checked as a whole where no type says what a keyword says")
    func checks() throws {
        try roundTrip(Odd.self, #"{"a":"1","b":"2","c":6,"x-y":true}"#)
        #expect(try read(Odd.self, #"{"a":"1"}"#).keywords == [" dependentRequired"])
        #expect(try read(Odd.self, #"{"c":7}"#).keywords == ["/c not"])
        #expect(try read(Odd.self, #"{"x-y":1}"#).keywords == ["/x-y type"])
    }

    @Test("bound the attempts that unions in unions multiply")
    func attempts() throws {
        var json = JSONReader(Array("1".utf8), limits: JSONLimits(maximumAttempts: 3))
        try json.countAttempt()
        try json.countAttempt()
        try json.countAttempt()
        #expect(throws: JSONSyntaxError.self) { try json.countAttempt() }
    }
}
