import JSON
import Testing

@Suite("The JSON reader on texts that are cut off")
struct JSONTruncationTests {
    private let documents = [
        #"{"receiver":15207.0,"text":"Съешь \"ещё\" \ud83d\ude00","subject":null,"tags":["a"]}"#,
        #" { "reply" : [ { "receiver" : -1e3 , "text" : "\u0000" , "subject" : "s" } ], "id":1 } "#,
        #"[true,false,null,0.5e-7,[[],{}],{"é":{"a":[1,2,{"b":"c"}]}},"abcdefghijklmnopq"]"#,
    ]

    @Test("every truncation of a document is refused and never traps")
    func truncations() {
        for document in documents {
            let bytes = Array(document.utf8)
            #expect(jsonError(bytes) == nil)
            let end = bytes.lastIndex { $0 != UInt8(ascii: " ") }! + 1
            for count in 0..<end {
                let error = jsonError(Array(bytes[..<count]))
                #expect(error != nil && error!.offset <= count)
                exercise(Array(bytes[..<count]))
            }
        }
    }

    /// Reads `bytes` in every way; what one way takes for JSON, all do.
    private func exercise(_ bytes: [UInt8]) {
        var skipping = JSONReader(bytes)
        let isSkipped = (try? skipping.skip()) != nil && (try? skipping.finish()) != nil
        let value = try? JSONValue.parse(bytes)
        #expect((value != nil) == isSkipped, "\(bytes)")
        var typed = JSONReader(bytes)
        let message = try? SampleMessage.read(from: &typed)
        #expect(typed.violations.count <= 100)
        if message != nil, (try? typed.finish()) != nil { #expect(value != nil, "\(bytes)") }
        var loose = JSONReader(bytes, strictness: .rfc8259)
        let isLoose = (try? loose.skip()) != nil && (try? loose.finish()) != nil
        #expect(isLoose || !isSkipped, "\(bytes)")
        guard let value else { return }
        #expect((try? JSONValue.parse(value.serialized())) == value, "\(bytes)")
    }
}
