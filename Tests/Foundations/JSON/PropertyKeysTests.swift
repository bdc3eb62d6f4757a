import JSON
import Testing

@Suite("The properties that a schema declares")
struct PropertyKeysTests {
    /// The indexes that reading an object gives, and what was noted.
    private func indexes(
        _ text: String, _ keys: PropertyKeys, strictness: JSONStrictness = .strict
    ) throws -> (found: [Int], summary: [String]) {
        var json = JSONReader(Array(text.utf8), strictness: strictness)
        var found: [Int] = []
        #expect(try json.beginObject())
        while let index = try json.nextProperty(of: keys) {
            found.append(index)
            try json.skip()
        }
        try json.finish()
        return (found, json.violations.map { "\($0.pointer) \($0.keyword)" })
    }

    @Test("a name is found whatever its length, its neighbours and its order")
    func lookUp() throws {
        let names: [StaticString] = [
            "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefgh_1", "abcdefgh_2",
            "abcdefghijklmnop", "abcdefghijklmnoq", "abcdefghijklmnopq", "abcdefghxjklmnopq", "",
            "é", "😀", "abcdefghijklmnopqrstuvwxyz",
        ]
        let keys = PropertyKeys(names)
        for order in [Array(names.indices), names.indices.reversed()] {
            let members = order.map { "\"\(names[$0])\":\($0)" }.joined(separator: ",")
            let result = try indexes("{\(members)}", keys)
            #expect(result.found == order)
            #expect(result.summary.isEmpty)
        }
        for name in ["b", "abcdefg ", "abcdefgi", "abcdefgh_3", "abcdefghijklmnopqr", "e"] {
            #expect(
                try indexes("{\"\(name)\":0}", keys).summary == ["/\(name) additionalProperties"])
        }
    }

    @Test("names that need escapes are found")
    func escapedNames() throws {
        let keys = PropertyKeys(["a\"b", "tab\t", "back\\slash", "sla/sh"])
        let text = #"{"a\"b":1,"\u0074ab\t":1,"back\\slash":1,"sla\/sh":1}"#
        #expect(try indexes(text, keys).found == [0, 1, 2, 3])
    }

    @Test("unknown properties are skipped where they are allowed, and must still be well-formed")
    func unknownAllowed() throws {
        let keys = PropertyKeys(["a"], allowsUnknown: true)
        let result = try indexes(#"{"x":{"y":[1,2]},"a":1,"z":null}"#, keys)
        #expect(result.found == [0])
        #expect(result.summary.isEmpty)
        for text in [#"{"x":1,"x":2}"#, #"{"x":{"y":1,"y":2}}"#, #"{"x":[1,}"#, #"{"x":"\q"}"#] {
            #expect(throws: JSONSyntaxError.self) { try indexes(text, keys) }
        }
        #expect(
            try indexes(#"{"x":1,"x":2,"a":1,"a":2}"#, keys, strictness: .rfc8259).found == [0, 0])
    }

    @Test("a read-only property is refused when sent and not missed when absent")
    func readOnly() throws {
        let keys = PropertyKeys(["id", "text"], required: ["id", "text"], readOnly: ["id"])
        #expect(try indexes(#"{"text":""}"#, keys).summary.isEmpty)
        let sent = try indexes(#"{"id":{"a":1},"text":""}"#, keys)
        #expect(sent.found == [1])
        #expect(sent.summary == ["/id readOnly"])
    }

    @Test("a required name that is not declared is missed, and read as an unknown one")
    func requiredUndeclared() throws {
        let open = PropertyKeys(["a"], required: ["b"], allowsUnknown: true)
        #expect(try indexes(#"{"a":1}"#, open).summary == [" required"])
        let result = try indexes(#"{"b":1,"a":1}"#, open)
        #expect(result.found == [0])
        #expect(result.summary.isEmpty)
        #expect(throws: JSONSyntaxError.self) { try indexes(#"{"b":1,"b":1}"#, open) }
        let closed = PropertyKeys(["a"], required: ["b"])
        #expect(try indexes(#"{"b":1}"#, closed).summary == ["/b additionalProperties"])
    }

    // What an emitter writes for a schema of 130 properties.
    private static let manyNames: [StaticString] = [
        "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13",
        "p14", "p15", "p16", "p17", "p18", "p19", "p20", "p21", "p22", "p23", "p24", "p25", "p26",
        "p27", "p28", "p29", "p30", "p31", "p32", "p33", "p34", "p35", "p36", "p37", "p38", "p39",
        "p40", "p41", "p42", "p43", "p44", "p45", "p46", "p47", "p48", "p49", "p50", "p51", "p52",
        "p53", "p54", "p55", "p56", "p57", "p58", "p59", "p60", "p61", "p62", "p63", "p64", "p65",
        "p66", "p67", "p68", "p69", "p70", "p71", "p72", "p73", "p74", "p75", "p76", "p77", "p78",
        "p79", "p80", "p81", "p82", "p83", "p84", "p85", "p86", "p87", "p88", "p89", "p90", "p91",
        "p92", "p93", "p94", "p95", "p96", "p97", "p98", "p99", "p100", "p101", "p102", "p103",
        "p104", "p105", "p106", "p107", "p108", "p109", "p110", "p111", "p112", "p113", "p114",
        "p115", "p116", "p117", "p118", "p119", "p120", "p121", "p122", "p123", "p124", "p125",
        "p126", "p127", "p128", "p129",
    ]

    @Test("more than 64 properties are seen, missed and refused as few are")
    func manyProperties() throws {
        let names = Self.manyNames
        let keys = PropertyKeys(
            names, required: ["p0", "p63", "p64", "p128", "p129"], readOnly: ["p100", "p129"])
        let all = names.indices.filter { $0 != 100 && $0 != 129 }
        let members = all.map { "\"p\($0)\":0" }
        let complete = try indexes("{\(members.joined(separator: ","))}", keys)
        #expect(complete.found == all)
        #expect(complete.summary.isEmpty)
        let none = try indexes(#"{"p100":0,"p129":0}"#, keys)
        #expect(none.found.isEmpty)
        #expect(
            none.summary == [
                "/p100 readOnly", "/p129 readOnly", " required", " required", " required",
                " required",
            ])
        let last = try indexes(#"{"p63":0,"p0":0,"p64":0}"#, keys)
        #expect(last.found == [63, 0, 64])
        #expect(last.summary == [" required"])
        for index in [0, 63, 64, 127, 128] {
            #expect(throws: JSONSyntaxError.self) {
                try indexes("{\"p\(index)\":0,\"p\(index)\":0}", keys)
            }
        }
        #expect(try indexes(#"{"p64":0,"p64":0}"#, keys, strictness: .rfc8259).found == [64, 64])
    }

    @Test("a nested object does not disturb what its parent has seen")
    func nesting() throws {
        let keys = PropertyKeys(Self.manyNames, required: ["p70"])
        var json = JSONReader(Array(#"{"x":1,"p70":{"y":1,"p70":[{"p70":0}]},"p1":0}"#.utf8))
        #expect(try json.beginObject())
        #expect(try json.nextProperty(of: keys) == 70)
        #expect(try json.beginObject())
        #expect(try json.nextProperty(of: keys) == 70)
        #expect(try json.beginArray())
        #expect(try json.nextElement())
        #expect(try json.beginObject())
        #expect(try json.nextProperty(of: keys) == 70)
        #expect(try json.integer() == 0)
        #expect(try json.nextProperty(of: keys) == nil)
        #expect(try !json.nextElement())
        #expect(try json.nextProperty(of: keys) == nil)
        #expect(try json.nextProperty(of: keys) == 1)
        try json.skip()
        #expect(try json.nextProperty(of: keys) == nil)
        try json.finish()
        #expect(json.violations.map(\.pointer) == ["/x", "/p70/y"])
    }
}
