import JSON
import Testing

@Suite("The JSON reader on damaged texts")
struct JSONFuzzTests {
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

    @Test("every single byte changed never traps, and readers agree")
    func substitutions() {
        for document in documents {
            let bytes = Array(document.utf8)
            for index in bytes.indices {
                for byte in [0, 0x22, 0x2C, 0x5C, 0x5D, 0x7B, 0x30, 0x65, 0x80, 0xED, 0xFF]
                    as [UInt8]
                {
                    var changed = bytes
                    changed[index] = byte
                    exercise(changed)
                }
            }
        }
    }

    @Test("20,000 seeded mutations of the conformance files never trap, and readers agree")
    func mutations() throws {
        guard let files = try jsonConformanceFiles() else { return }
        let seeds =
            files.map(\.bytes).filter { $0.count < 2_000 } + documents.map { Array($0.utf8) }
        var random = SplitMix64(state: 20_240_321)
        for _ in 0..<20_000 {
            var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0...random.next() % 4 { mutate(&bytes, seeds, &random) }
            exercise(bytes)
        }
    }

    private func mutate(
        _ bytes: inout [UInt8], _ seeds: [[UInt8]], _ random: inout SplitMix64
    ) {
        let place = Int(random.next() % UInt64(bytes.count + 1))
        switch random.next() % 5 {
        case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.next() % 8)
        case 2 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 3))
        case 3:
            let other = seeds[Int(random.next() % UInt64(seeds.count))]
            bytes.insert(contentsOf: other.prefix(200), at: place)
        default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
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
