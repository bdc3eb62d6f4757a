import JSON
import JSONSchema

/// What is asked of a number.
struct NumberRange {
    struct Limit {
        let value: JSONNumber
        let isExclusive: Bool
    }

    /// Which number of those that are allowed is wanted.
    enum Aim {
        case any
        case lowest
        case highest
    }

    var lower: Limit?
    var upper: Limit?
    var divisors: [JSONNumber] = []
    /// What it must not be a multiple of.
    var avoidedDivisor: JSONNumber?
    var isFraction = false
    var isIntegral = false
    var aim = Aim.any

    mutating func raise(to limit: Limit) {
        guard let old = lower else { return lower = limit }
        if limit.value > old.value || limit.value == old.value && limit.isExclusive {
            lower = limit
        }
    }

    mutating func lower(to limit: Limit) {
        guard let old = upper else { return upper = limit }
        if limit.value < old.value || limit.value == old.value && limit.isExclusive {
            upper = limit
        }
    }

    func contains(_ number: JSONNumber) -> Bool {
        if let lower {
            guard lower.isExclusive ? number > lower.value : number >= lower.value else {
                return false
            }
        }
        if let upper {
            guard upper.isExclusive ? number < upper.value : number <= upper.value else {
                return false
            }
        }
        if isFraction, number.isIntegral { return false }
        if isIntegral, !number.isIntegral { return false }
        if let avoidedDivisor, number.decimal.isMultiple(of: avoidedDivisor.decimal) {
            return false
        }
        return divisors.allSatisfy { number.decimal.isMultiple(of: $0.decimal) }
    }
}

extension NumberRange {
    /// A number that is asked for; nil when none is found.
    func number(isInteger: Bool, using numbers: inout RandomNumbers) -> JSONNumber? {
        if let grid = NumberGrid(self, isInteger: isInteger) {
            for _ in 0..<16 {
                guard let number = grid.number(aim, using: &numbers) else { break }
                if contains(number) { return number }
            }
        }
        return numbersNearLimits.first { number in
            contains(number) && (!isInteger || number.isIntegral)
        }
    }

    /// For limits beyond what the grid can count: the limits themselves, and numbers a power of ten away.
    private var numbersNearLimits: [JSONNumber] {
        var found: [JSONNumber] = []
        for limit in [lower, upper].compactMap({ $0?.value }) {
            found.append(limit)
            for shift in [1, -1] { found += [limit.scaled(by: shift)].compactMap { $0 } }
        }
        found += divisors
        return found + [JSONNumber(0), JSONNumber("0.5")].compactMap { $0 }
    }
}

extension JSONNumber {
    /// The number times a power of ten.
    fileprivate func scaled(by power: Int) -> JSONNumber? {
        let decimal = decimal
        guard !decimal.digits.isEmpty else { return nil }
        let digits = decimal.digits.map { String($0) }.joined()
        return JSONNumber("\(decimal.isNegative ? "-" : "")\(digits)e\(decimal.exponent + power)")
    }
}
