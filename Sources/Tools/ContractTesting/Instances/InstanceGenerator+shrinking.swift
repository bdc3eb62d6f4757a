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
        // Hashes take little room, whatever the size of the values.
        var seen: Set<Int> = [value.hashValue]
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for candidate in SmallerValues(best) {
                guard rest > 0, looks > 0 else { return best }
                guard seen.insert(candidate.hashValue).inserted else { continue }
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
///
/// They are made when they are asked for: a list of ten thousand items has a hundred thousand of them.
private struct SmallerValues: Sequence {
    /// Of a long list of members or characters, so many places are tried one by one.
    private static let mostPlaces = 200
    private static let deepest = 60

    private let values: AnySequence<JSONValue>

    init(_ value: JSONValue, depth: Int = 0) {
        switch value {
        case .null: values = AnySequence([])
        case .boolean(let isTrue): values = AnySequence(isTrue ? [.boolean(false)] : [])
        case .number(let number): values = AnySequence(Self.numbers(below: number))
        case .string(let text): values = Self.texts(below: text)
        case .array(let items): values = Self.arrays(below: items, depth)
        case .object(let members): values = Self.objects(below: members, depth)
        }
    }

    func makeIterator() -> AnyIterator<JSONValue> { values.makeIterator() }

    /// The elements without some of them: without all, each half, each quarter … each one.
    private static func parts<Element>(of elements: [Element]) -> AnySequence<[Element]> {
        guard !elements.isEmpty else { return AnySequence([]) }
        let sizes = sequence(first: elements.count) { $0 > 1 ? $0 / 2 : nil }
        return AnySequence(
            sizes.lazy.flatMap { size in
                stride(from: 0, to: elements.count, by: size).lazy.prefix(mostPlaces).map { start in
                    Array(elements[..<start] + elements.dropFirst(start + size))
                }
            })
    }

    private static func arrays(below items: [JSONValue], _ depth: Int) -> AnySequence<JSONValue> {
        let shorter = AnySequence(parts(of: items).lazy.map { JSONValue.array($0) })
        guard depth < deepest else { return shorter }
        let simpler = items.indices.prefix(mostPlaces).lazy.flatMap { index in
            Self(items[index], depth: depth + 1).lazy.map { item -> JSONValue in
                var changed = items
                changed[index] = item
                return .array(changed)
            }
        }
        return AnySequence([shorter, AnySequence(simpler)].lazy.joined())
    }

    private static func objects(below members: JSONObject, _ depth: Int) -> AnySequence<JSONValue> {
        let shorter = AnySequence(
            parts(of: Array(members.keys)).lazy.map { names -> JSONValue in
                var object = JSONObject()
                for name in names { object[name] = members[name] }
                return .object(object)
            })
        guard depth < deepest else { return shorter }
        let simpler = members.prefix(mostPlaces).lazy.flatMap { name, value in
            Self(value, depth: depth + 1).lazy.map { value -> JSONValue in
                var changed = members
                changed[name] = value
                return .object(changed)
            }
        }
        return AnySequence([shorter, AnySequence(simpler)].lazy.joined())
    }

    private static func texts(below text: String) -> AnySequence<JSONValue> {
        let scalars = Array(text.unicodeScalars)
        func value(_ scalars: [Unicode.Scalar]) -> JSONValue {
            .string(String(String.UnicodeScalarView(scalars)))
        }
        let shorter = AnySequence(parts(of: scalars).lazy.map(value))
        let others = scalars.indices.lazy.filter { scalars[$0] != "a" }.prefix(mostPlaces)
        let simpler = others.map { index in
            var changed = scalars
            changed[index] = "a"
            return value(changed)
        }
        return AnySequence([shorter, AnySequence(simpler)].lazy.joined())
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
