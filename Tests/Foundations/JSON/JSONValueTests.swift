import JSON
import Testing

@Suite("Values of JSON")
struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONValue.parse(Array(text.utf8), strictness: .rfc8259)
    }

    @Test(
        "equality is that of JSON Schema",
        arguments: [
            ("1", "1.0", true), ("[1,2]", "[2,1]", false),
            (#"{"a":1,"b":2}"#, #"{"b":2.0,"a":1}"#, true),
            (#"{"a":1}"#, #"{"a":1,"b":2}"#, false), ("null", "false", false),
            ("0", "false", false),
            (#""é""#, #""\u00e9""#, true), (#""e\u0301""#, #""\u00e9""#, false),
            ("\"1\"", "1", false),
            ("[]", "{}", false), (#"{"a":null}"#, "{}", false),
            (#"{"a":1,"a":2}"#, #"{"a":2}"#, true),
        ])
    func equality(left: String, right: String, isEqual: Bool) throws {
        let left = try parse(left)
        let right = try parse(right)
        #expect((left == right) == isEqual)
        #expect((left.hashValue == right.hashValue) == isEqual)
    }

    @Test("an object keeps its order and finds its names, few or many")
    func objects() throws {
        var object = JSONObject()
        for index in 0..<40 { object["k\(index)"] = .number(JSONNumber(Int64(index))) }
        #expect(object.map(\.key) == (0..<40).map { "k\($0)" })
        for index in 0..<40 { #expect(object["k\(index)"]?.integer == Int64(index)) }
        #expect(object["k40"] == nil)
        object["k3"] = "three"
        #expect(object[3].value == "three")
        for index in 0..<35 { #expect(object.removeValue(forKey: "k\(index)") != nil) }
        #expect(object.removeValue(forKey: "k0") == nil)
        #expect(Array(object.keys) == ["k35", "k36", "k37", "k38", "k39"])
        #expect(object["k37"] == 37)
        object["k37"] = nil
        #expect(object.count == 4)
        #expect(
            object == ["k39": 39, "k38": 38, "k36": 36, "k35": 35.description.isEmpty ? 0 : 35])
    }

    @Test("a value is written in one line, or pretty")
    func serialization() throws {
        let text = #"{"a":[1,2.50,{"b":"c\n"}],"d":{},"e":[],"f":null,"g":true}"#
        let value = try parse(text)
        #expect(value.description == text)
        #expect(
            String(decoding: value.serialized(pretty: true), as: UTF8.self) == """
                {
                  "a": [
                    1,
                    2.50,
                    {
                      "b": "c\\n"
                    }
                  ],
                  "d": {},
                  "e": [],
                  "f": null,
                  "g": true
                }
                """)
    }

    @Test("literals make values, and each kind gives what it holds")
    func accessors() {
        let value: JSONValue = ["a": [1, "b", true, nil], "n": 7]
        #expect(value.description == #"{"a":[1,"b",true,null],"n":7}"#)
        #expect(value["n"]?.integer == 7)
        #expect(value["n"]?.number?.double == 7)
        #expect(value["a"]?.array?[1].string == "b")
        #expect(value["a"]?.array?[2].boolean == true)
        #expect(value["a"]?["b"] == nil)
        #expect(value.kind == .object && value.object?.count == 2)
        #expect(value.array == nil && value.string == nil && value.number == nil)
    }

    // RFC 6901 5.
    @Test(
        "a pointer finds what RFC 6901 says",
        arguments: [
            ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"),
            ("/c%d", "2"),
            ("/e^f", "3"), ("/g|h", "4"), ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"),
            ("/m~0n", "8"),
        ])
    func pointers(text: String, expected: String) throws {
        let document = try parse(
            #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"#
                + #""i\\j":5,"k\"l":6," ":7,"m~n":8}"#
        )
        let pointer = try #require(JSONPointer(text))
        #expect(document[pointer] == (try parse(expected)))
        #expect(pointer.description == text)
        #expect(document[JSONPointer()] == document)
    }

    @Test("a pointer to nothing gives nil, and a broken one is none")
    func brokenPointers() throws {
        let document = try parse(#"{"a":[1,2],"~1":3}"#)
        for text in [
            "/b", "/a/2", "/a/-", "/a/00", "/a/+1", "/a/1/x", "/a/99999999999999999999", "//",
        ] {
            #expect(document[try #require(JSONPointer(text))] == nil, "\(text)")
        }
        for text in ["a", " ", "/~", "/~2", "/a~", "#/a"] { #expect(JSONPointer(text) == nil) }
        #expect(document[try #require(JSONPointer("/~01"))] == 3)
        #expect(JSONPointer().appending("a/b").appending(0).description == "/a~1b/0")
    }
}
