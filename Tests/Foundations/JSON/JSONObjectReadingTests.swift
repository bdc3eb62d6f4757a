import JSON
import Testing

@Suite("Reading types as they are emitted")
struct JSONObjectReadingTests {
    @Test("a text that fits its schema gives the value, in any order and spacing")
    func fits() throws {
        let reading = try readJSON(
            SampleMessage.self,
            """
             {"text" : "Hi \\u0022there\\"" ,\t"subject":null,"receiver":15207.0,
              "tags":["a", "b"],"is_urgent":true,"weight":-1.5e-1,
              "reply":[{"receiver":1,"text":"","subject":"s"}]}\r
            """)
        #expect(reading.violations.isEmpty)
        let reply = SampleMessage(
            id: nil, receiver: 1, text: "", weight: nil, isUrgent: nil, subject: "s", tags: nil,
            reply: nil)
        #expect(
            reading.value
                == SampleMessage(
                    id: nil, receiver: 15207, text: "Hi \"there\"", weight: -0.15, isUrgent: true,
                    subject: nil, tags: ["a", "b"], reply: [reply]))
    }

    @Test("every violation of a text is found at once, each at its place")
    func allViolations() throws {
        let reading = try readJSON(
            SampleMessage.self,
            """
            {"receiver": 1.5, "text": 7, "weight": "heavy", "is_urgent": null, "extra": {"a": 1},
             "tags": ["a", 1, "b", null], "id": 5,
             "reply": [{"receiver": 1, "subject": []}, [], {"x~/y": 1}]}
            """)
        #expect(reading.value == nil)
        #expect(
            reading.summary == [
                "/receiver type", "/text type", "/weight type", "/is_urgent type",
                "/extra additionalProperties", "/tags/1 type", "/tags/3 type", "/id readOnly",
                "/reply/0/subject type", "/reply/0 required", "/reply/1 type",
                "/reply/2/x~0~1y additionalProperties", "/reply/2 required", "/reply/2 required",
                "/reply/2 required", " required",
            ])
    }

    @Test("a message says what was expected and found, and never repeats a value")
    func messages() throws {
        let secret = "hunter2"
        let reading = try readJSON(
            SampleMessage.self,
            """
            {"receiver":"\(secret)","text":["\(secret)"],"subject":{"\(secret)":"\(secret)"},
             "tags":[{"\(secret)":1}],"weight":"\(secret)","is_urgent":"\(secret)",
             "note":"\(secret)","id":"\(secret)"}
            """)
        #expect(
            reading.violations.map(\.message) == [
                "expected an integer, but found a string",
                "expected a string, but found an array",
                "expected a string, but found an object",
                "expected a string, but found an object",
                "expected a number, but found a string",
                "expected a boolean, but found a string", "the property 'note' is not declared",
                "is read-only and cannot be sent",
            ])
        let missing = try readJSON(SampleMessage.self, #"{"receiver":1,"subject":null}"#)
        #expect(missing.violations.map(\.message) == ["the property 'text' is missing"])
    }

    @Test("a strange name is shown short and harmless")
    func strangeNames() throws {
        let long = String(repeating: "x", count: 500)
        let reading = try readJSON(
            SampleMessage.self,
            #"{"\#(long)":1,"a\u0000\u202Eb\n":2,"receiver":1,"text":"","subject":null}"#)
        #expect(
            reading.violations.map(\.message) == [
                "the property '\(String(repeating: "x", count: 64))…' is not declared",
                #"the property 'a\u{0}\u{202e}b\u{a}' is not declared"#,
            ])
    }

    @Test(
        "another kind of value is a violation of type, and is skipped",
        arguments: ["{}", "[]", "\"\"", "0", "true", "null", #"{"a":[1,{"b":2}]}"#, "[[],[[]]]"])
    func wrongKind(text: String) throws {
        let kind = try JSONValue.parse(Array(text.utf8)).kind
        let array = "[\(text),1]"
        if kind != .string {
            #expect(try readJSON([String].self, array).summary.first == "/0 type")
        }
        if kind != .number { #expect(try readJSON([Int64].self, array).summary == ["/0 type"]) }
        if kind != .number { #expect(try readJSON([Double].self, array).summary == ["/0 type"]) }
        if kind != .boolean { #expect(try readJSON([Bool].self, array).summary.first == "/0 type") }
        if kind != .object {
            #expect(try readJSON([SampleMessage].self, array).summary == ["/0 type", "/1 type"])
        }
        if kind != .array {
            #expect(try readJSON([[JSONValue]].self, array).summary == ["/0 type", "/1 type"])
        }
    }

    @Test("the root is a place too")
    func rootViolation() throws {
        #expect(try readJSON(SampleMessage.self, "[]").summary == [" type"])
        #expect(try readJSON(String.self, "1").summary == [" type"])
    }

    @Test(
        "a syntax error ends everything, wherever it stands",
        arguments: [
            "", " ", "{", #"{"receiver"}"#, #"{"receiver":}"#, #"{"receiver":1"#,
            #"{"receiver":1,}"#,
            #"{"receiver":1 "text":""}"#, #"{,}"#, "{receiver:1}", #"{"extra":[1,]}"#,
            #"{"extra":tru}"#,
            #"{"receiver":1}}"#, #"{"receiver":1} x"#, #"{"tags":["a" "b"]}"#, #"{"tags":[,"a"]}"#,
            #"{"is_urgent":tRue}"#, #"{"subject":nul}"#, #"{"subject":nulll}"#, "\u{FEFF}{}",
            "{}\u{0}",
            #"{"receiver":1,"receiver":2}"#, #"{"receiver":1,"\u0072eceiver":2}"#,
            #"{"extra":1,"extra":2}"#, #"{"extra":{"a":1,"\u0061":2}}"#, #"{"id":1,"id":2}"#,
        ])
    func syntax(text: String) {
        #expect(throws: JSONSyntaxError.self) { try readJSON(SampleMessage.self, text) }
    }

    @Test("a repeated name is allowed under RFC 8259, where the last one counts")
    func repeatedNames() throws {
        let text = #"{"receiver":1,"receiver":2,"text":"","subject":null,"x":{"a":1,"a":2},"x":3}"#
        let reading = try readJSON(SampleMessage.self, text, strictness: .rfc8259)
        #expect(reading.summary == ["/x additionalProperties", "/x additionalProperties"])
        #expect(reading.value?.receiver == 2)
        let value = try JSONValue.parse(Array(text.utf8), strictness: .rfc8259)
        #expect(value["receiver"] == 2)
        #expect(value["x"] == 3)
        #expect(jsonError(text)?.offset == 14)
        #expect(jsonError(text)?.reason == "a property name is repeated")
    }

    @Test("names are compared byte by byte, not by canonical equivalence")
    func exactNames() throws {
        let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
        let value = try JSONValue.parse(Array(text.utf8))
        #expect(value.object?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        var json = JSONReader(Array(text.utf8))
        let keys = PropertyKeys(["\u{E9}"], allowsUnknown: true)
        #expect(try json.beginObject())
        #expect(try json.nextProperty(of: keys) == 0)
        #expect(try json.integer() == 1)
        #expect(try json.nextProperty(of: keys) == nil)
    }
}
