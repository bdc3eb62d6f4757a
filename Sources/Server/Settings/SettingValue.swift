import ContractRuntime
import EventLoop
import Generated

/// Readers of setting values. Each refuses what it does not understand with what it expected.
enum SettingValue {
    static func boolean(_ text: String) throws(SettingsError) -> Bool {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: throw SettingsError("expected true or false")
        }
    }

    static func integer(_ text: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(
                "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    static func seconds(
        _ text: String, in range: ClosedRange<Int>
    ) throws(SettingsError) -> Duration {
        .seconds(try integer(text, in: range))
    }

    /// Items separated by commas or white space.
    static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    /// Addresses in the form in which clients are known by them.
    static func addresses(_ text: String) throws(SettingsError) -> [String] {
        var addresses: [String] = []
        for item in list(text) {
            // Who connects through the file system has no address.
            if item == "unix" {
                addresses.append("")
                continue
            }
            guard let address = SocketAddress(ip: item, port: 0) else {
                throw SettingsError("expected IP addresses such as '127.0.0.1', or 'unix'")
            }
            addresses.append(address.ip)
        }
        return addresses
    }

    /// Where metrics are told.
    static func metricsPlace(_ text: String) throws(SettingsError) -> MetricsPlace {
        if let isOn = try? boolean(text) { return isOn ? .onOwnPort : .off }
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { throw SettingsError("expected 'on', 'off' or an address such as '127.0.0.1:9100'") }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return .address(host: String(host), port: port)
    }

    /// A language that the contract's problem catalogue is written in.
    static func language(_ text: String) throws(SettingsError) -> String {
        let tag = String(text.lowercased().prefix { $0 != "-" && $0 != "_" })
        let known = Set(ContractDocument.problems.flatMap { $0.texts.map(\.language) }).sorted()
        guard known.contains(tag) else {
            throw SettingsError("expected one of \(known.joined(separator: ", "))")
        }
        return tag
    }
}
