import HTTPMessages
import Testing

@Suite("Values of single fields")
struct FieldValueTests {
    @Test("entity tags are compared weakly and strongly")
    func entityTags() throws {
        let strong = try #require(EntityTag("a"))
        let weak = try #require(EntityTag("a", isWeak: true))
        #expect(strong.equalsStrongly(strong) && !strong.equalsStrongly(weak))
        #expect(strong.equalsWeakly(weak))
        #expect("\(strong) \(weak)" == "\"a\" W/\"a\"")
        #expect(EntityTag("a\"b") == nil && EntityTag("a b") == nil && EntityTag("a\r") == nil)
    }

    @Test(
        "conditions",
        arguments: [
            ("\"a\"", true, true), ("W/\"a\"", true, false), ("\"b\" , \"a\"", true, true),
            ("*", true, true), ("\"b\"", false, false), (", \"a\",,", true, true),
        ])
    func conditions(_ value: String, weakly: Bool, strongly: Bool) throws {
        let condition = try #require(EntityTagCondition(value))
        let tag = try #require(EntityTag("a"))
        #expect(condition.matchesWeakly(tag) == weakly)
        #expect(condition.matchesStrongly(tag) == strongly)
    }

    @Test(
        "conditions that break the grammar",
        arguments: ["", "a", "\"a", "\"a\" \"b\"", "w/\"a\"", "* , \"a\"", "W/a", "\"a b\"", ","])
    func brokenConditions(_ value: String) { #expect(EntityTagCondition(value) == nil) }

    @Test("credentials are a scheme and one token")
    func credentials() throws {
        let credentials = try #require(HTTPCredentials("bearer   abc-._~+/=="))
        #expect(credentials.isScheme("Bearer") && !credentials.isScheme("Token"))
        #expect(credentials.tokenText == "abc-._~+/==")
        #expect(!"\(credentials)".contains("abc"))
        let broken = [
            "", "Bearer", "Bearer ", " Bearer a", "Bearer a b", "Bearer a,b", "Bearer =",
            "Bearer a=b", "Bearer\ta", "Bearer a ", "Bearer \"a\"", "Be@rer a", "Bearer é",
        ]
        for value in broken { #expect(HTTPCredentials(value) == nil, "\(value)") }
    }

    @Test("links are written and read")
    func links() throws {
        let link = HTTPLink(target: "/a?cursor=x&limit=2", relation: "next")
        #expect(link.description == "</a?cursor=x&limit=2>; rel=\"next\"")
        #expect(HTTPLink.list(link.description) == [link])
        let two = try #require(
            HTTPLink.list("<a>; rel=\"prev\"; title=\"x, \\\"y\\\"\" , <b>;rel=next,"))
        #expect(two.map(\.target) == ["a", "b"])
        #expect(two.map(\.relation) == ["prev", "next"])
        #expect(two[0].parameters == [FieldParameter(name: "title", value: "x, \"y\"")])
        #expect(HTTPLink.list(two[0].description) == [two[0]])
        for broken in ["a", "<a", "<a>", "<a>; rel", "<a>; rel=next x", "<a>; rel=\"next"] {
            #expect(HTTPLink.list(broken) == nil, "\(broken)")
        }
    }

    @Test("a link's target cannot leave its brackets")
    func linkInjection() {
        let link = HTTPLink(target: "/a>; rel=\"x\", <b\r\n é%20#f", relation: "next")
        #expect(link.target == "/a%3E;%20rel=%22x%22,%20%3Cb%0D%0A%20%C3%A9%20#f")
        #expect(HTTPLink.list(link.description)?.count == 1)
    }

    @Test("cookies")
    func cookies() throws {
        let field = "a=1; b=\"2\";c=; =x; d; e=f g; a=3; h=\"x; i=j"
        let cookies = try HTTPCookies(Array(field.utf8)[...])
        #expect(cookies.cookies.map(\.name) == ["a", "b", "c", "a", "i"])
        #expect(cookies["a"] == "1")
        #expect(cookies["b"] == "2")
        #expect(cookies["c"] == "")
        #expect(cookies["A"] == nil)
        let many = Array(String(repeating: "a=b;", count: 65).utf8)
        #expect(throws: HTTPRefusal.self) { try HTTPCookies(many[...]) }
    }

    @Test("authorities")
    func authorities() {
        #expect(HTTPAuthority("A.Test:8000")?.description == "a.test:8000")
        #expect(HTTPAuthority("[::1]:80")?.host == "[::1]")
        #expect(HTTPAuthority("127.0.0.1")?.port == nil)
        for broken in [
            "", ":80", "a:b", "a:", "a:65536", "u@a", "a/b", "a b", "[::1", "[::g]", "[::1]x",
            "a%4", "é",
        ] {
            #expect(HTTPAuthority(broken) == nil, "\(broken)")
        }
    }

    @Test(
        "IPv6 addresses",
        arguments: [
            ("::", true), ("::1", true), ("1::", true), ("1:2:3:4:5:6:7:8", true),
            ("1:2:3:4:5:6:7::", true), ("::ffff:192.0.2.1", true), ("1:2:3:4:5:6:1.2.3.4", true),
            ("", false), (":", false), (":::", false), ("1:2:3:4:5:6:7", false), ("1::2::3", false),
            ("1:2:3:4:5:6:7:8:9", false), ("12345::", false), ("1:", false), (":1", false),
            ("::256.1.1.1", false), ("::01.1.1.1", false), ("::1.1.1", false), ("::1%eth0", false),
            ("1:2:3:4:5:6:7:8::", false), ("1.2.3.4", false), ("v1.x", false),
        ])
    func addresses(_ text: String, isAddress: Bool) {
        #expect((HTTPAuthority("[\(text)]") != nil) == isAddress)
    }
}
