/// A property of code points as `\p{...}` names it in ECMA-262, and the name that PCRE2 has for it.
///
/// ECMA-262 22.2.2.7: names are compared exactly, and a script needs `Script=` or `sc=`. PCRE2
/// compares loosely and would take more, so the names are checked here.
struct UnicodeProperty: Equatable {
    /// What stands between the braces for PCRE2.
    let name: String
    /// Whether PCRE2 knows the property only by its complement.
    let isNegated: Bool

    private init(engineName name: String, isNegated: Bool = false) {
        self.name = name
        self.isNegated = isNegated
    }

    /// Nil when ECMA-262 has no such property.
    init?(_ text: String) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        switch (parts.count, parts[0]) {
        case (1, "Assigned"): self.init(engineName: "Cn", isNegated: true)
        case (1, _): self.init(loneName: parts[0])
        case (2, "General_Category"), (2, "gc"): self.init(category: parts[1])
        case (2, "Script"), (2, "sc"): self.init(script: parts[1], prefix: "sc")
        case (2, "Script_Extensions"), (2, "scx"): self.init(script: parts[1], prefix: "scx")
        default: return nil
        }
    }

    private init?(loneName: String) {
        if Self.binaryProperties.contains(loneName) {
            self.init(engineName: loneName)
        } else {
            self.init(category: loneName)
        }
    }

    private init?(category: String) {
        guard let short = Self.categories[category] else { return nil }
        self.init(engineName: short)
    }

    /// PCRE2 knows the scripts and reports an unknown one; only the spelling is looked at here.
    private init?(script: String, prefix: String) {
        guard let first = script.first, first.isASCII, first.isUppercase,
            script.allSatisfy({ $0 == "_" || $0.isASCII && $0.isLetter })
        else { return nil }
        self.init(engineName: "\(prefix):\(script)")
    }
}
