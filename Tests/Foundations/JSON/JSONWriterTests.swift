import JSON
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
    @Test("commas stand between members and elements, and nowhere else")
    func commas() {
        var json = JSONWriter(reservingCapacity: 0)
        json.beginArray()
        json.null()
        json.beginObject()
        json.endObject()
        json.beginObject()
        json.key("a")
        json.beginArray()
        json.endArray()
        json.key("b" as String)
        json.raw(Array("[0]".utf8))
        json.property("c", 1)
        json.endObject()
        json.boolean(true)
        json.boolean(false)
        json.string("s" as StaticString)
        json.number(0.5)
        json.value(["d": [1, 2]])
        json.endArray()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"[null,{},{"a":[],"b":[0],"c":1},true,false,"s",0.5,{"d":[1,2]}]"#)
    }

    @Test("every kind of property is written as its schema says")
    func properties() {
        var json = JSONWriter()
        json.beginObject()
        json.property("int64", Int64.min)
        json.property("int", 7)
        json.property("int32", Int32(-7))
        json.property("double", 0.1)
        json.property("integral", 2.0)
        json.property("bool", true)
        json.property("string", "a\"b")
        json.property("strings", ["a", "b"])
        json.property("value", JSONValue.null)
        json.property("null", String?.none)
        json.property("some", Int64?.some(1))
        json.property("absent", ifPresent: Int64?.none)
        json.property("present", ifPresent: Int64?.some(2))
        json.property("utf8", utf8: "raw".utf8.span)
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"int64":-9223372036854775808,"int":7,"int32":-7,"double":0.1,"integral":2,"#
                + #""bool":true,"string":"a\"b","strings":["a","b"],"value":null,"null":null,"#
                + #""some":1,"present":2,"utf8":"raw"}"#)
    }

    @Test("a name that needs escapes is written with them, whatever its value")
    func escapedNames() throws {
        var json = JSONWriter()
        json.beginObject()
        json.property("a\"b", 1)
        json.property("back\\slash and more than eight", "v\n")
        json.property("\n", 0.5)
        json.property("tab\t", true)
        json.key("quote\"" as String)
        json.null()
        json.endObject()
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"a\"b":1,"back\\slash and more than eight":"v\n","\n":0.5,"#
                + #""tab\t":true,"quote\"":null}"#
        )
        #expect(jsonError(json.bytes) == nil)
    }

    @Test("only what RFC 8259 asks for is escaped")
    func escapes() {
        #expect(
            writtenJSON("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}")
                == #""\u0000\u0001\b\t\n\u000b\f\r\u001f""#)
        #expect(writtenJSON("\"\\/\u{7F}\u{2028}é😀") == "\"\\\"\\\\/\u{7F}\u{2028}é😀\"")
        #expect(writtenJSON("") == "\"\"")
    }

    @Test("an escape is written wherever in a text it stands, whatever follows it")
    func escapePlaces() throws {
        for length in [7, 8, 15, 16, 17, 31, 33, 48, 4_095, 4_096, 4_097, 8_200] {
            for place in [0, 1, 7, 8, 9, 15, 16, 17, 32, 4_095, 4_096] where place < length {
                for character in ["\"", "\\", "\n", "\u{1F}", "é", "\u{7F}"] {
                    var text = String(repeating: "a", count: length)
                    let index = text.index(text.startIndex, offsetBy: place)
                    text.replaceSubrange(index...index, with: character)
                    let escaped =
                        switch character {
                        case "\n": "\\n"
                        case "\u{1F}": "\\u001f"
                        case "\"", "\\": "\\" + character
                        default: character
                        }
                    let expected = text.replacing(character, with: escaped)
                    #expect(writtenJSON(text) == "\"\(expected)\"")
                    #expect(try readJSON(String.self, "\"\(expected)\"").value == text)
                }
            }
        }
        let quotes = String(repeating: "\"", count: 10_000)
        #expect(writtenJSON(quotes) == "\"" + String(repeating: "\\\"", count: 10_000) + "\"")
    }

    @Test("a type as it is emitted reads back what it wrote")
    func roundTrip() throws {
        let reply = SampleMessage(
            id: nil, receiver: -1, text: "", weight: 1e300, isUrgent: false, subject: "\u{0}",
            tags: [], reply: nil)
        let message = SampleMessage(
            id: nil, receiver: 9_007_199_254_740_991, text: "Съешь \"ещё\"\n", weight: nil,
            isUrgent: nil, subject: nil, tags: ["a", "", "😀"], reply: [reply, reply])
        let reading = try readJSON(SampleMessage.self, writtenJSON(message))
        #expect(reading.violations.isEmpty)
        #expect(reading.value == message)
    }

    @Test("a long text grows the buffer as it is written")
    func growth() throws {
        let texts = (0..<2_000).map { String(repeating: "é\"", count: $0 % 97) }
        #expect(try readJSON([String].self, writtenJSON(texts)).value == texts)
    }
}
