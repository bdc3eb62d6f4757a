import JSON

/// Where in an instance something particular is wanted, and what.
struct Guide {
    /// One value on the way there.
    struct Level: Hashable {
        /// The branch to take of each rule that has several, by the number of the rule: an index in `anyOf` and
        /// `oneOf`; of `if`, 0 for `then` and 1 for `else`.
        var choices: [Int: Int] = [:]
        /// Properties that must be there.
        var present: [String] = []
        /// The way on; nil at the end.
        var step: Step?
    }

    enum Step: Hashable {
        case property(String)
        case item(Int)
        /// The name of one more property.
        case name
    }

    /// What is particular about the value at the end.
    struct Twist {
        /// A rule that is left out there.
        var rule: Int?
        /// A schema `false` that is left out there.
        var node: Int?
        /// Whether the value is to be refused in the end.
        var breaks = false
        /// Whether other limits may be broken as well, because the value cannot be had otherwise.
        var isRelaxed = false
        /// Other demands on it.
        var adjust: ((inout Demand, inout InstanceMaker) -> Void)?
        /// What becomes of a value that meets the demands; nil when nothing can.
        var change: ((JSONValue, inout InstanceMaker) -> JSONValue?)?
        /// The value itself.
        var fixed: JSONValue?
    }

    var levels: ArraySlice<Level>
    let twist: Twist

    var level: Level { levels.first ?? Level() }
    /// Whether the particular value is the one at hand.
    var isAtEnd: Bool { levels.count <= 1 }

    /// The guide for the value that the step leads to.
    var next: Guide { Guide(levels: levels.dropFirst(), twist: twist) }
}
