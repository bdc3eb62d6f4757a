import HTTPMessages
import Testing

@testable import HTTPServer

@Suite("The header of the PROXY protocol")
struct ProxyHeaderTests {
    private static let signature: [UInt8] = Array("\r\n\r\n\0\r\nQUIT\n".utf8)

    private func read(_ text: String) -> ProxyHeader { ProxyHeader.read(Array(text.utf8)) }

    @Test(
        "of version 1 is a line",
        arguments: [
            ("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n", "192.0.2.1", 56_324),
            ("PROXY TCP6 2001:DB8:0::1 ::1 1 65535\r\n", "2001:db8::1", 1),
        ] as [(String, String, UInt16)])
    func line(text: String, ip: String, port: UInt16) {
        let client = ClientAddress(ip: ip, port: port)
        #expect(read(text + "GET /") == .complete(client: client, count: text.utf8.count))
        for count in 0..<text.utf8.count {
            #expect(ProxyHeader.read(Array(text.utf8.prefix(count))) == .needsMore)
        }
    }

    @Test("may leave the client open")
    func unknown() {
        #expect(read("PROXY UNKNOWN\r\n") == .complete(client: nil, count: 15))
        #expect(read("PROXY UNKNOWN ff::1 a b\r\n") == .complete(client: nil, count: 25))
        let local = Self.signature + [0x20, 0x00, 0, 0]
        #expect(ProxyHeader.read(local) == .complete(client: nil, count: 16))
        let unix = Self.signature + [0x21, 0x31, 0, 216] + [UInt8](repeating: 1, count: 216)
        #expect(ProxyHeader.read(unix) == .complete(client: nil, count: 232))
    }

    @Test("of version 2 is binary, and may carry more than addresses")
    func binary() {
        let four: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 2, 0xDC, 0x04, 0x01, 0xBB]
        let more: [UInt8] = [0x04, 0, 1, 0]
        let bytes = Self.signature + [0x21, 0x11, 0, 16] + four + more + Array("GET".utf8)
        let client = ClientAddress(ip: "192.0.2.1", port: 56_324)
        #expect(ProxyHeader.read(bytes) == .complete(client: client, count: 32))
        for count in 0..<32 { #expect(ProxyHeader.read(Array(bytes.prefix(count))) == .needsMore) }
        let address: [UInt8] = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        let six = Self.signature + [0x21, 0x21, 0, 36] + address + address + [0, 80, 0, 81]
        #expect(
            ProxyHeader.read(six)
                == .complete(client: ClientAddress(ip: "2001:db8::1", port: 80), count: 52))
    }

    @Test(
        "is nothing else",
        arguments: [
            "GET / HTTP/1.1\r\n", "PROXY\r\n", "PROXY TCP4 192.0.2.1 198.51.100.2 1\r\n",
            "PROXY TCP4 ::1 ::1 1 2\r\n", "PROXY TCP6 192.0.2.1 192.0.2.1 1 2\r\n",
            "PROXY TCP4 192.0.2.256 192.0.2.1 1 2\r\n",
            "PROXY TCP4 192.0.2.1 192.0.2.1 1 65536\r\n",
            "PROXY TCP4 192.0.2.1 192.0.2.1 1 2\n", "PROXY  TCP4 192.0.2.1 192.0.2.1 1 2\r\n",
            "PROXY TCP4 " + String(repeating: "1", count: 120), "proxy TCP4 ",
        ])
    func malformed(text: String) {
        #expect(read(text) == .malformed)
    }

    @Test("of version 2 is held to its lengths")
    func lengths() {
        for rest: [UInt8] in [
            [0x11, 0x11, 0, 12], [0x22, 0x11, 0, 12], [0x21, 0x11, 0, 11], [0x21, 0x21, 0, 35],
            [0x21, 0x11, 0xFF, 0xFF],
        ] {
            let bytes = Self.signature + rest + [UInt8](repeating: 0, count: 64)
            #expect(ProxyHeader.read(bytes) == .malformed, "\(rest)")
        }
    }
}
