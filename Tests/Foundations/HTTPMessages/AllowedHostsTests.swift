import HTTPMessages
import Testing

@Suite("Allowed hosts")
struct AllowedHostsTests {
    private func allows(_ patterns: [String], _ host: String) -> Bool {
        let bytes = Array(host.utf8)
        return AllowedHosts(patterns).allows(bytes.span, host: 0..<bytes.count)
    }

    @Test("names are compared without case")
    func names() {
        #expect(allows(["API.test"], "api.TEST"))
        #expect(!allows(["api.test"], "api.tes"))
        #expect(!allows(["api.test"], "xapi.test"))
        #expect(!allows([], "api.test"))
        #expect(allows(["[::1]"], "[::1]"))
    }

    @Test("a leading dot stands for a domain and what is under it")
    func domains() {
        #expect(allows([".a.test"], "a.test"))
        #expect(allows([".a.test"], "b.c.A.test"))
        #expect(!allows([".a.test"], "ba.test"))
        #expect(!allows([".a.test"], ".test"))
        #expect(!allows(["."], ""))
    }

    @Test("a star, or no list, allows any")
    func any() {
        #expect(allows(["x", "*"], "anything"))
        let isAllowed = AllowedHosts.any.allows([0x61].span, host: 0..<1)
        #expect(isAllowed)
    }
}
