import JSON
import Testing

@Suite("Numbers of JSON")
struct JSONNumberTests {
    @Test(
        "an integral number is an integer in any spelling",
        arguments: [
            ("0", 0), ("-0", 0), ("-0.0", 0), ("0e5", 0), ("0.000e-99", 0), ("7", 7), ("-7", -7),
            ("15207.0", 15207), ("1e3", 1000), ("1E+3", 1000), ("1500e-2", 15), ("1.5e1", 15),
            ("-2.50E2", -250), ("9007199254740993", 9_007_199_254_740_993),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775807.000", .max), ("922337203685477580.7e1", .max),
            ("0.9223372036854775807e19", .max), ("1e18", 1_000_000_000_000_000_000),
            ("10000000000000000000000000e-24", 10), ("0e999999999999999999999999", 0),
        ] as [(String, Int64)])
    func integers(text: String, value: Int64) throws {
        let reading = try readJSON(Int64.self, text)
        #expect(reading.value == value)
        #expect(reading.violations.isEmpty)
        #expect(JSONNumber(text)?.integer == value)
    }

    @Test(
        "a fraction is no integer and a large number out of range; nothing is rounded or wrapped",
        arguments: [
            ("0.5", "type"), ("-1.25", "type"), ("1e-1", "type"), ("15207.01", "type"),
            ("1.0000000000000000000000000001", "type"), ("9007199254740992.5", "type"),
            ("1e-400", "type"), ("9223372036854775808", "maximum"),
            ("-9223372036854775809", "minimum"), ("18446744073709551616", "maximum"),
            ("1e19", "maximum"), ("1e400", "maximum"), ("-1e400", "minimum"),
            ("1e999999999999999999999999", "maximum"),
            ("-123456789012345678901234567890", "minimum"), ("18446744073709551617e0", "maximum"),
        ])
    func refusedIntegers(text: String, keyword: String) throws {
        let reading = try readJSON(Int64.self, text)
        #expect(reading.value == nil)
        #expect(reading.summary == [" \(keyword)"])
        #expect(JSONNumber(text)?.integer == nil)
    }

    @Test("a 32-bit integer has its own range")
    func narrowIntegers() throws {
        #expect(try readJSON(Int32.self, "2147483647").value == .max)
        #expect(try readJSON(Int32.self, "-2147483648").value == .min)
        #expect(try readJSON(Int32.self, "2147483648").summary == [" maximum"])
        #expect(try readJSON(Int32.self, "-2147483649").summary == [" minimum"])
    }

    @Test(
        "a number is the double nearest to it",
        arguments: [
            "0", "1", "0.1", "-0.1", "1e22", "1e23", "123456789012345678", "1.7976931348623157e308",
            "5e-324", "2.2250738585072011e-308", "9007199254740993", "0.30000000000000004",
            "179769313486231580793728971405301e276", "3.141592653589793238462643383279502884",
            "1e-5", "12345.678e-3", "8.5e0", "72057594037927945e0", "1e-22", "1e-23",
        ])
    func doubles(text: String) throws {
        let reading = try readJSON(Double.self, text)
        #expect(reading.value?.bitPattern == Double(text)?.bitPattern)
        #expect(reading.violations.isEmpty)
    }

    @Test("a number beyond the doubles is out of range, and one too small is zero")
    func doubleLimits() throws {
        #expect(try readJSON(Double.self, "1e400").summary == [" maximum"])
        #expect(try readJSON(Double.self, "-1e309").summary == [" minimum"])
        #expect(try readJSON(Double.self, "1e-400").value == 0)
        #expect(try readJSON(Double.self, "-0").value?.sign == .minus)
    }

    @Test("a number may have 1,000 digits and no more, wherever they are")
    func digitLimit() throws {
        let digits = String(repeating: "7", count: 999)
        for text in [digits + "7", "-\(digits)7", "0.\(digits)", "7e\(digits)", "\(digits).7"] {
            #expect(jsonError(text) == nil)
        }
        for text in [digits + "77", "0.\(digits)7", "7e\(digits)7", "\(digits).77"] {
            #expect(jsonError(text)?.reason == "a number has more than 1000 digits")
            #expect(throws: JSONSyntaxError.self) { try readJSON(Int64.self, text) }
            #expect(throws: JSONSyntaxError.self) { try readJSON(Double.self, text) }
        }
        #expect(jsonError(String(repeating: "1", count: 100_000)) != nil)
    }

    @Test("a double is written in the fewest digits that read back as it")
    func shortestForm() throws {
        let table: [(Double, String)] = [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-42, "-42"), (0.1, "0.1"),
            (1e15, "1000000000000000"),
            (9_007_199_254_740_992, "9007199254740992"), (1e16, "1e+16"), (1e-7, "1e-07"),
            (.leastNonzeroMagnitude, "5e-324"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
            (1.0 / 3, "0.3333333333333333"), (.infinity, "null"), (.nan, "null"),
        ]
        for (value, text) in table { #expect(writtenJSON(value) == text) }
    }

    @Test("random doubles survive being written and read")
    func doubleRoundTrip() throws {
        var random = SplitMix64(state: 64)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(
                try readJSON(Double.self, writtenJSON(value)).value?.bitPattern == value.bitPattern)
        }
    }

    @Test("random integers survive being written and read")
    func integerRoundTrip() throws {
        var random = SplitMix64(state: 63)
        var values: [Int64] = [0, -1, .min, .max]
        for digits in 0..<19 {
            let power = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
            values += [power - 1, power, power + 1, -power, 1 - power]
        }
        for shift in 0..<64 {
            for _ in 0..<50 { values.append(Int64(bitPattern: random.next()) >> Int64(shift)) }
        }
        for value in values {
            #expect(writtenJSON(value) == String(value))
            #expect(try readJSON(Int64.self, writtenJSON(value)).value == value)
        }
    }

    @Test("numbers are equal by value, and so are their hashes")
    func equality() throws {
        let equal = [
            ["1", "1.0", "1e0", "0.1e1", "10e-1"], ["0", "-0", "0.0", "0e7"], ["1e400", "10E399"],
        ]
        for group in equal {
            let numbers = Set(group.map { JSONNumber($0)! })
            #expect(numbers.count == 1)
        }
        let different = ["9007199254740992", "9007199254740993", "1e400", "1e401", "0.1", "-0.1"]
        #expect(Set(different.map { JSONNumber($0)! }).count == different.count)
    }

    @Test("numbers are ordered by value, exactly")
    func order() throws {
        let sorted = [
            "-1e400", "-1e20", "-9007199254740993", "-9007199254740992", "-1.5", "-1", "-1e-400",
            "0",
            "1e-401", "1e-400", "0.1", "1", "1.5", "9007199254740992", "9007199254740993", "1e20",
            "1.1e400", "2e400",
        ].map { JSONNumber($0)! }
        for (index, left) in sorted.enumerated() {
            for (other, right) in sorted.enumerated() {
                #expect((left < right) == (index < other), "\(left) \(right)")
            }
        }
    }

    @Test("multiples are exact")
    func multiples() throws {
        let table: [(String, String, Bool)] = [
            ("0.3", "0.1", true), ("1.1", "0.1", true), ("4.35", "0.01", true), ("7", "2", false),
            ("0", "5", true), ("1e300", "3", false), ("3e300", "3", true), ("-9", "3", true),
            ("5", "10", false), ("1e999999999", "7", false), ("0.0075", "0.0001", true),
            ("0.00751", "0.0001", false), ("9007199254740993", "2", false), ("1", "0", false),
            ("12391239123", "1e-8", true),
        ]
        for (value, divisor, isMultiple) in table {
            let decimal = try #require(JSONNumber(value)).decimal
            let other = try #require(JSONNumber(divisor)).decimal
            #expect(decimal.isMultiple(of: other) == isMultiple, "\(value) of \(divisor)")
        }
    }

    @Test("only a number's text makes a number")
    func literals() {
        for text in ["", " 1", "1 ", "01", "+1", "1.", ".5", "NaN", "0x10", "1e", "--1", "\"1\""] {
            #expect(JSONNumber(text) == nil, "\(text)")
        }
        #expect(JSONNumber(1.5)?.text == "1.5")
        #expect(JSONNumber(Double.nan) == nil)
    }
}
