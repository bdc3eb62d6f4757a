import HTTPMessages
import Testing

@Suite("Fields keep order, compare names without case and send no line ends")
struct HTTPFieldsTests {
    @Test("a name is found in any case")
    func anyCase() {
        let fields: HTTPFields = ["Content-Type": "text/plain"]
        #expect(fields["content-type"] == "text/plain")
        #expect(fields[.contentType] == "text/plain")
        #expect(fields.bytes(of: .contentType).map { Array($0) } == Array("text/plain".utf8))
        #expect(fields["content-typ"] == nil)
        #expect(fields["content-typo"] == nil)
    }

    @Test("several lines of one name are joined by commas, and counted apart")
    func joined() {
        let fields: HTTPFields = [.vary: "Accept", .link: "<a>", .vary: "Origin"]
        #expect(fields[.vary] == "Accept, Origin")
        #expect(fields.values(of: .vary) == ["Accept", "Origin"])
        #expect(fields.count(of: .vary) == 2)
        #expect(fields.onlyBytes(of: .vary) == nil)
        #expect(fields.onlyBytes(of: .link).map { Array($0) } == Array("<a>".utf8))
        #expect(fields.onlyBytes(of: .accept) == nil)
        #expect(fields.count == 3)
    }

    @Test("assigning replaces every line; nil removes")
    func assigning() {
        var fields: HTTPFields = [.vary: "Accept", .link: "<a>", .vary: "Origin"]
        fields[.vary] = "Cookie"
        #expect(fields.map(\.value) == ["<a>", "Cookie"])
        fields[.link] = nil
        #expect(fields == [.vary: "Cookie"])
        fields.remove(.link)
        #expect(fields.count == 1)
    }

    @Test("the wire form is the fields as they are sent")
    func wireForm() {
        var fields = HTTPFields()
        #expect(fields.wireForm.isEmpty)
        fields.append(.retryAfter, 120)
        fields.append(.eTag, bytes: Array("\"é\"".utf8).span)
        fields.append("X-Negative", -7)
        fields.append("X-Zero", 0)
        fields.append("X-Least", Int.min)
        #expect(
            String(decoding: fields.wireForm, as: UTF8.self) == """
                Retry-After: 120\r
                ETag: "é"\r
                X-Negative: -7\r
                X-Zero: 0\r
                X-Least: -9223372036854775808\r\n
                """)
    }

    @Test("line ends and control bytes in a value become spaces, so that no value starts a field")
    func responseSplitting() {
        var fields = HTTPFields()
        fields.append(.location, "/a\r\nSet-Cookie: evil=1\r\n\r\n<p>\u{0}\u{7F}\tx")
        let wire = String(decoding: fields.wireForm, as: UTF8.self)
        #expect(wire == "Location: /a  Set-Cookie: evil=1    <p>  \tx\r\n")
        fields.append("X", bytes: [0x0D, 0x0A, 0x41].span)
        #expect(fields["X"] == "  A")
    }

    @Test("a name that is no token makes no field")
    func badNames() {
        #expect(HTTPFieldName(validating: "") == nil)
        #expect(HTTPFieldName(validating: "a b") == nil)
        #expect(HTTPFieldName(validating: "a:") == nil)
        #expect(HTTPFieldName(validating: "é") == nil)
        #expect(HTTPFieldName(validating: "X-Fine")?.spelling == "X-Fine")
    }

    @Test("names are equal and hash alike in any case")
    func nameEquality() {
        #expect(HTTPFieldName(validating: "ETAG") == .eTag)
        #expect(Set<HTTPFieldName>(["etag", .eTag]).count == 1)
        #expect(HTTPFieldName.eTag != .expect)
    }

    @Test("the framing's own fields are found and left out")
    func framingFields() {
        let clean: HTTPFields = [.contentType: "a/b", .vary: "x"]
        #expect(!clean.hasFramingFields)
        for name in ["content-length", "TRANSFER-ENCODING", "Connection", "Keep-Alive", "Date"] {
            var fields = clean
            fields.append(HTTPFieldName(validating: name) ?? .date, "1")
            #expect(fields.hasFramingFields)
            #expect(fields.withoutFramingFields == clean)
        }
    }
}
