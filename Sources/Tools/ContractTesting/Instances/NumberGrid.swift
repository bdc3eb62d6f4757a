import JSON
import JSONSchema

/// The numbers that limits and divisors leave, as the multiples of one step, counted exactly in units of a power of ten.
struct NumberGrid {
    /// Units have at most so many digits, so that sums and products of two fit Int128.
    private static let maxDigits = 34
    /// Without a limit, numbers lie within so many steps of the other limit, or of zero.
    private static let span: Int128 = 1_000

    private let exponent: Int
    private let step: Int128
    /// The first and the last multiple; they may have changed places, then there is none.
    private let first: Int128
    private let last: Int128

    /// Nil when limits or divisors cannot be counted in the same units.
    init?(_ range: NumberRange, isInteger: Bool) {
        // A limit that is far away on its own side is none.
        let lower = range.lower.flatMap { Self.isFar($0, isNegative: true) ? nil : $0 }
        let upper = range.upper.flatMap { Self.isFar($0, isNegative: false) ? nil : $0 }
        let written = [lower, upper].compactMap { $0?.value } + range.divisors
        // Two places more than are written: between two limits there is something then.
        let isCoarse = isInteger || !range.divisors.isEmpty
        exponent = min(written.map(\.decimal.exponent).min() ?? 0, 0) - (isCoarse ? 0 : 2)
        guard exponent > -24,
            let step = Self.step(
                isInteger ? [JSONNumber(1)] + range.divisors : range.divisors, exponent)
        else { return nil }
        var start: Int128?
        var end: Int128?
        if let lower {
            guard let units = Self.units(lower.value, exponent) else { return nil }
            start = Self.roundedUp(units, step, isStrict: lower.isExclusive)
        }
        if let upper {
            guard let units = Self.units(upper.value, exponent) else { return nil }
            end = -Self.roundedUp(-units, step, isStrict: upper.isExclusive)
        }
        let reach = Self.span * max(step, Self.power(-exponent))
        let low = start ?? (end.map { min($0 - reach, 0) } ?? -reach / 4)
        self.step = step
        first = Self.roundedUp(low, step, isStrict: false)
        last = end ?? max(first + reach, 0)
    }

    private static func step(_ divisors: [JSONNumber], _ exponent: Int) -> Int128? {
        var step: Int128 = 1
        for divisor in divisors {
            guard let units = units(divisor, exponent), units > 0,
                let multiple = leastCommonMultiple(step, units)
            else { return nil }
            step = multiple
        }
        return step
    }

    func number(_ aim: NumberRange.Aim, using numbers: inout RandomNumbers) -> JSONNumber? {
        guard first <= last else { return nil }
        let count = (last - first) / step
        let index: Int128 =
            switch aim {
            case .lowest: 0
            case .highest: count
            case .any: index(upTo: count, using: &numbers)
            }
        return Self.number(first + index * step, exponent)
    }

    /// Most often near zero, where there is room, because most numbers of the world are small.
    private func index(upTo count: Int128, using numbers: inout RandomNumbers) -> Int128 {
        let whole = Int(min(count, Int128(Int.max - 1)))
        guard whole > 10_000, !numbers.isOne(in: 4) else {
            return Int128(numbers.within(0...whole))
        }
        let zero = max(0, min(count, -first / step))
        let low = max(0, zero - 100)
        return low + Int128(numbers.below(Int(min(count - low, 1_000)) + 1))
    }
}

extension NumberGrid {
    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }

    private static func isFar(_ limit: NumberRange.Limit, isNegative: Bool) -> Bool {
        let decimal = limit.value.decimal
        return decimal.isNegative == isNegative && decimal.digits.count + decimal.exponent > 26
    }

    private static func units(_ number: JSONNumber, _ exponent: Int) -> Int128? {
        let decimal = number.decimal
        guard decimal.exponent >= exponent || decimal.digits.isEmpty,
            decimal.digits.count + decimal.exponent - exponent <= maxDigits
        else { return nil }
        var units = decimal.digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
        if !decimal.digits.isEmpty { units *= power(decimal.exponent - exponent) }
        return decimal.isNegative ? -units : units
    }

    private static func roundedUp(_ value: Int128, _ step: Int128, isStrict: Bool) -> Int128 {
        let quotient = value / step
        var rounded = quotient * step
        if rounded < value || isStrict && rounded == value { rounded += step }
        return rounded
    }

    private static func leastCommonMultiple(_ left: Int128, _ right: Int128) -> Int128? {
        var (large, small) = (left, right)
        while small != 0 { (large, small) = (small, large % small) }
        let (product, overflow) = (left / large).multipliedReportingOverflow(by: right)
        return overflow || product > power(maxDigits) ? nil : product
    }

    private static func number(_ units: Int128, _ exponent: Int) -> JSONNumber? {
        guard exponent < 0 else {
            return JSONNumber(String(units) + String(repeating: "0", count: exponent))
        }
        var digits = String(units.magnitude)
        if digits.count <= -exponent {
            digits = String(repeating: "0", count: 1 - exponent - digits.count) + digits
        }
        var fraction = digits.suffix(-exponent)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = digits.dropLast(-exponent)
        return JSONNumber((units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction))
    }
}
