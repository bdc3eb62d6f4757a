extension TestReport {
    /// The report as JUnit's XML, as continuous integration reads it: one test suite, a case for each test, a failure for
    /// each finding.
    public func junit() -> String {
        let failures = cases.count { !$0.findings.isEmpty }
        let seconds = cases.reduce(Duration.zero) { $0 + $1.duration }.secondsText
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuites tests="\#(cases.count)" failures="\#(failures)" time="\#(seconds)">"#,
            #"  <testsuite name="\#(Markup.escaped(title))" tests="\#(cases.count)" failures="\#(failures)" errors="0" time="\#(seconds)">"#,
        ]
        for test in cases { lines += junit(test) }
        lines += ["  </testsuite>", "</testsuites>", ""]
        return lines.joined(separator: "\n")
    }

    private func junit(_ test: Case) -> [String] {
        let start =
            #"    <testcase classname="\#(Markup.escaped(title))" name="\#(Markup.escaped(test.name))" "#
            + #"time="\#(test.duration.secondsText)""#
        if test.findings.isEmpty { return [start + "/>"] }
        return [start + ">"]
            + test.findings.map { finding in
                let lines = [finding.place.map { "\($0)" }, replayLine(of: finding)]
                return
                    #"      <failure type="\#(finding.check.rawValue)" message="\#(Markup.escaped(description(of: finding)))">"#
                    + Markup.escaped(lines.compactMap(\.self).joined(separator: "\n"))
                    + "</failure>"
            } + ["    </testcase>"]
    }
}

/// Texts within XML and HTML.
enum Markup {
    /// The text with everything escaped that means something, and without what XML has no place for.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n": result += "&#10;"
            case "\r": result += "&#13;"
            case "\t": result += "&#9;"
            default: result.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    // XML 1.0, 2.2: Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
    }
}
