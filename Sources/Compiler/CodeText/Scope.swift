public import SourceText

/// A place where each name may be declared once.
public struct Scope<Name: ChosenName> {
    /// Something that has a name.
    private struct Holder {
        let what: String
        let origin: SourceLocation
    }

    private var holders: [String: Holder] = [:]
    /// The next number of names that were asked for more than once.
    private var numbers: [String: Int] = [:]
    private let reserved: Set<String>
    /// What a reserved name gets at its end.
    private let suffix: String

    /// Makes an empty scope.
    public init(reserving reserved: Set<String> = [], suffix: String = "Value") {
        self.reserved = reserved
        self.suffix = suffix
    }

    /// Gives a name to something; where another has it already, which is told, the name gets a
    /// number.
    ///
    /// - Parameters:
    ///   - identifier: The identifier that the document's name leads to.
    ///   - what: What is named, such as `property 'user_id'`.
    ///   - origin: Where it was written.
    public mutating func declare(
        _ identifier: String, for what: String, at origin: SourceLocation,
        _ diagnostics: inout [Diagnostic]
    ) -> Name {
        let wanted = Self.valid(
            reserved.contains(identifier) ? identifier + suffix : identifier)
        guard let holder = holders[wanted] else {
            holders[wanted] = Holder(what: what, origin: origin)
            return Name(spelling: wanted)
        }
        let name = numbered(wanted)
        diagnostics.append(
            Diagnostic(
                .warning, code: "name-collision",
                "\(what) is called '\(name)' in \(Name.language), because \(holder.what) is '\(wanted)'",
                at: origin, notes: [.init("\(holder.what) is here", at: holder.origin)]))
        holders[name] = Holder(what: what, origin: origin)
        return Name(spelling: name)
    }

    /// The name with the first number that makes it free. The numbers that were given are kept, so
    /// that a thousand equal names cost a thousand steps.
    private mutating func numbered(_ name: String) -> String {
        var number = numbers[name] ?? 2
        while holders["\(name)\(number)"] != nil { number += 1 }
        numbers[name] = number + 1
        return "\(name)\(number)"
    }

    /// Gives a name that nothing in the document asked for: the first that is free.
    public mutating func fresh(_ candidates: [String], at origin: SourceLocation) -> Name {
        let identifier = Self.free(candidates) { holders[$0] != nil || reserved.contains($0) }
        holders[identifier] = Holder(what: "the code around it", origin: origin)
        return Name(spelling: identifier)
    }

    /// A name for a variable of emitted code that none of the others has.
    public static func local(_ candidates: String..., avoiding names: [Name]) -> Name {
        let taken = Set(names.map(\.text))
        return Name(
            spelling: free(candidates) {
                taken.contains($0) || taken.contains(Name(spelling: $0).text)
            })
    }

    private static func free(_ candidates: [String], _ isTaken: (String) -> Bool) -> String {
        if let candidate = candidates.first(where: { !isTaken($0) }) { return candidate }
        var number = 2
        while isTaken("\(candidates[0])\(number)") { number += 1 }
        return "\(candidates[0])\(number)"
    }

    /// An identifier cannot start with a digit.
    private static func valid(_ identifier: String) -> String {
        identifier.first?.isNumber == true ? "_" + identifier : identifier
    }
}
