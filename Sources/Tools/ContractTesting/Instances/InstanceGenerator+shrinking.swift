import JSON
import JSONSchema

extension InstanceGenerator {
    /// The smallest value found for which `fails` still holds: fewer members and items, shorter texts, simpler numbers.
    ///
    /// Deletes and replaces one thing at a time, the largest first, and begins anew with each success, until nothing
    /// more can go. The value itself is not tried: whoever has it knows that it fails.
    ///
    /// - Parameters:
    ///   - keepingValid: whether only values that the schema accepts are tried.
    ///   - tries: how often `fails` is asked at most.
    func shrink(
        _ value: JSONValue, keepingValid: Bool, tries: Int,
        while fails: (JSONValue) async -> Bool
    ) async -> JSONValue {
        var best = value
        var rest = tries
        // The validator is asked more often than the server, but not for ever.
        var looks = min(tries, .max / 50) * 50
        var seen: Set<JSONValue> = [value]
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for candidate in SmallerValues(best).all {
                guard rest > 0, looks > 0 else { return best }
                guard seen.insert(candidate).inserted else { continue }
                looks -= 1
                if keepingValid, !graph.schema.isValid(candidate) { continue }
                rest -= 1
                guard await fails(candidate) else { continue }
                best = candidate
                isShrinking = true
                break
            }
        }
        return best
    }
}

/// The values that are one step smaller than another, the smallest first.
struct SmallerValues {
    /// Of a long list of members or characters, so many places are tried one by one.
    private static let mostPlaces = 200
    private static let deepest = 60

    let all: [JSONValue]

    init(_ value: JSONValue, depth: Int = 0) {
        switch value {
        case .null: all = []
        case .boolean(let isTrue): all = isTrue ? [.boolean(false)] : []
        case .number(let number): all = Self.numbers(below: number)
        case .string(let text): all = Self.texts(below: text)
        case .array(let items): all = Self.arrays(below: items, depth)
        case .object(let members): all = Self.objects(below: members, depth)
        }
    }

    /// The elements without some of them: without all, each half, each quarter … each one.
    private static func parts<Element>(of elements: [Element]) -> [[Element]] {
        guard !elements.isEmpty else { return [] }
        var parts: [[Element]] = []
        var size = elements.count
        while size > 0 {
            for start in stride(from: 0, to: elements.count, by: size).prefix(mostPlaces) {
                let end = min(start + size, elements.count)
                parts.append(Array(elements[..<start] + elements[end...]))
            }
            size /= 2
        }
        return parts
    }

    private static func arrays(below items: [JSONValue], _ depth: Int) -> [JSONValue] {
        var smaller = parts(of: items).map { JSONValue.array($0) }
        guard depth < deepest else { return smaller }
        for index in items.indices.prefix(mostPlaces) {
            for item in Self(items[index], depth: depth + 1).all {
                var changed = items
                changed[index] = item
                smaller.append(.array(changed))
            }
        }
        return smaller
    }

    private static func objects(below members: JSONObject, _ depth: Int) -> [JSONValue] {
        var smaller = parts(of: Array(members.keys)).map { names -> JSONValue in
            var object = JSONObject()
            for name in names { object[name] = members[name] }
            return .object(object)
        }
        guard depth < deepest else { return smaller }
        for (name, value) in members.prefix(mostPlaces) {
            for value in Self(value, depth: depth + 1).all {
                var changed = members
                changed[name] = value
                smaller.append(.object(changed))
            }
        }
        return smaller
    }

    private static func texts(below text: String) -> [JSONValue] {
        let scalars = Array(text.unicodeScalars)
        var smaller = parts(of: scalars)
        for (index, scalar) in scalars.enumerated().prefix(mostPlaces) where scalar != "a" {
            var changed = scalars
            changed[index] = "a"
            smaller.append(changed)
        }
        return smaller.map { .string(String(String.UnicodeScalarView($0))) }
    }

    private static func numbers(below number: JSONNumber) -> [JSONValue] {
        var smaller: [JSONNumber] = [JSONNumber(0), JSONNumber(1)]
        if let integer = number.integer {
            if integer < 0, integer != .min { smaller.append(JSONNumber(-integer)) }
            smaller.append(JSONNumber(integer / 2))
            smaller.append(JSONNumber(integer - integer.signum()))
        } else {
            let double = number.double
            if let whole = Int64(exactly: double.rounded(.towardZero)) {
                smaller.append(JSONNumber(whole))
            }
            smaller += [JSONNumber(double / 2)].compactMap { $0 }
        }
        // One that is no simpler than the number itself leads round in circles.
        return smaller.filter { isSimpler($0, than: number) }.map { .number($0) }
    }

    private static func isSimpler(_ left: JSONNumber, than right: JSONNumber) -> Bool {
        func rank(_ number: JSONNumber) -> (Int, Double, Int) {
            (number.integer == nil ? 1 : 0, abs(number.double), number.double < 0 ? 1 : 0)
        }
        return rank(left) < rank(right)
    }
}
