import HTTPMessages
import Testing

@Suite("The trace that a request belongs to")
struct TraceContextTests {
    private static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func fields(_ values: String..., state: [String] = []) -> HTTPFields {
        var fields = HTTPFields()
        for value in values { fields.append("traceparent", value) }
        for value in state { fields.append("tracestate", value) }
        return fields
    }

    @Test("is read, and goes on under a name of its own")
    func reading() throws {
        let trace = try #require(TraceContext(fields(Self.parent, state: ["a=1", "b=2"])))
        #expect(trace.traceID == "0af7651916cd43dd8448eb211c80319c")
        #expect(trace.parentID == "b7ad6b7169203331")
        #expect(trace.text == Self.parent)
        #expect(trace.state == "a=1,b=2")
        var sent = HTTPFields()
        trace.next.apply(to: &sent)
        let received = try #require(TraceContext(sent))
        #expect(received.traceID == trace.traceID && received.parentID != trace.parentID)
        #expect(received.flags == 1 && received.state == "a=1,b=2")
    }

    @Test("of a later version is read as far as it is known")
    func laterVersion() {
        let later = "01" + Self.parent.dropFirst(2)
        #expect(TraceContext(fields(later + "-what-follows"))?.text == Self.parent)
        #expect(TraceContext(fields(later.dropLast(2) + "03"))?.flags == 1)
    }

    @Test(
        "is none when it is malformed",
        arguments: [
            "", "00", parent + "-00", "ff" + parent.dropFirst(2), parent.uppercased(),
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
            "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01", " " + parent,
        ])
    func malformed(text: String) {
        #expect(TraceContext(fields(text)) == nil)
    }

    @Test("is none when there are two, and has no state that is too long")
    func edges() {
        #expect(TraceContext(fields(Self.parent, Self.parent)) == nil)
        #expect(TraceContext(HTTPFields()) == nil)
        let long = String(repeating: "a", count: 513)
        #expect(TraceContext(fields(Self.parent, state: [long]))?.state == nil)
    }
}
