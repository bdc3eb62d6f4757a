/// The encoding of international labels in ASCII: RFC 3492, with the parameters of its section 5.
enum Punycode {
    private static let base = 36
    private static let tMin = 1
    private static let tMax = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialN = 0x80

    // RFC 3492 6.2. Labels have at most 63 characters, so nothing here can overflow an Int for
    // long.
    static func decode(_ text: some StringProtocol) -> [Unicode.Scalar]? {
        let bytes = Array(text.utf8)
        let hyphen = bytes.lastIndex(of: UInt8(ascii: "-"))
        var output = bytes[..<(hyphen ?? 0)].map { Unicode.Scalar($0) }
        guard output.allSatisfy(\.isASCII) else { return nil }
        var rest = bytes[(hyphen.map { $0 + 1 } ?? 0)...]
        var n = initialN
        var i = 0
        var bias = initialBias
        while !rest.isEmpty {
            let oldI = i
            guard let delta = decodeNumber(&rest, bias) else { return nil }
            i += delta
            let count = output.count + 1
            bias = adapt(i - oldI, count, isFirst: oldI == 0)
            n += i / count
            i %= count
            guard n <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(n)) else { return nil }
            output.insert(scalar, at: i)
            i += 1
        }
        return output
    }

    private static func decodeNumber(_ rest: inout ArraySlice<UInt8>, _ bias: Int) -> Int? {
        var value = 0
        var weight = 1
        for k in stride(from: base, to: .max, by: base) {
            guard let digit = rest.popFirst().flatMap(value(of:)) else { return nil }
            value += digit * weight
            // Beyond this no code point can be meant.
            guard value < 1 << 32 else { return nil }
            let threshold = threshold(k, bias)
            if digit < threshold { return value }
            weight *= base - threshold
            guard weight < 1 << 32 else { return nil }
        }
        return nil
    }

    // RFC 3492 6.3
    static func encode(_ scalars: [Unicode.Scalar]) -> String {
        var output = scalars.filter(\.isASCII).map { UInt8($0.value) }
        let basicCount = output.count
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var n = initialN
        var delta = 0
        var bias = initialBias
        var handled = basicCount
        while handled < scalars.count {
            let next = scalars.map { Int($0.value) }.filter { $0 >= n }.min() ?? n
            delta += (next - n) * (handled + 1)
            n = next
            for scalar in scalars {
                if scalar.value < n { delta += 1 }
                guard scalar.value == n else { continue }
                output += encodeNumber(delta, bias)
                bias = adapt(delta, handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func encodeNumber(_ number: Int, _ bias: Int) -> [UInt8] {
        var digits: [UInt8] = []
        var rest = number
        var k = base
        while true {
            let threshold = threshold(k, bias)
            if rest < threshold { return digits + [digit(rest)] }
            digits.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            k += base
        }
    }

    private static func threshold(_ k: Int, _ bias: Int) -> Int {
        min(max(k - bias, tMin), tMax)
    }

    // RFC 3492 6.1
    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var k = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            k += base
        }
        return k + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0")) + 26
        default: nil
        }
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30)
    }
}
