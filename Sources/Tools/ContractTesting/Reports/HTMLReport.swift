extension TestReport {
    /// The report as one HTML page that needs nothing else: no script, no font, no picture.
    public func html() -> String {
        let failed = cases.count { !$0.findings.isEmpty }
        let title = Markup.escaped("Contract tests of \(title)")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p>\(cases.count) tests, \(failed) of them with findings; \
            \(cases.reduce(0) { $0 + $1.exchangeCount }) exchanges and messages.</p>
            \(htmlFindings())
            \(htmlCoverage())
            \(htmlTests())
            </main>
            </body>
            </html>

            """
    }

    // Colours with a contrast of more than 4.5 on both grounds (WCAG 2.2, 1.4.3); nothing is told by colour alone.
    private static let style = """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid #8888; }
        td.number, th.number { text-align: right; }
        code { overflow-wrap: anywhere; }
        pre { white-space: pre-wrap; padding: 0.5rem; border: 1px solid #8888; }
        details { margin: 0.5rem 0; }
        """

    private func htmlFindings() -> String {
        if findings.isEmpty { return "<h2>Findings</h2>\n<p>None.</p>" }
        let items = findings.map { finding in
            var lines = ["<h3>\(Markup.escaped(finding.message))</h3>", "<ul>"]
            let facts: [(String, String?)] = [
                ("Check", finding.check.rawValue), ("Operation", finding.operationID),
                ("Exchange", title(of: finding)), ("Test", finding.origin),
                ("Value", finding.pointer), ("Schema", finding.schemaLocation),
                ("Document", finding.place.map { "\($0)" }),
            ]
            for (name, value) in facts {
                guard let value, !value.isEmpty else { continue }
                lines.append("<li>\(name): <code>\(Markup.escaped(value))</code></li>")
            }
            lines.append("</ul>")
            if let replay = replayLine(of: finding) {
                lines.append("<pre><code>\(Markup.escaped(replay))</code></pre>")
            }
            return lines.joined(separator: "\n")
        }
        return (["<h2>Findings</h2>"] + items).joined(separator: "\n")
    }

    private func htmlCoverage() -> String {
        let rows = coverage.axes.map { axis in
            """
            <tr><th scope="row">\(axis.axis.rawValue)</th><td class="number">\(axis.seen)</td>\
            <td class="number">\(axis.total)</td><td class="number">\(axis.percentage) %</td></tr>
            """
        }
        let lists = coverage.axes.filter { !$0.missing.isEmpty }.map { axis in
            let items = axis.missing.map { item, place in
                "<li>\(Markup.escaped(item.name)) (<code>\(Markup.escaped("\(place)"))</code>)</li>"
            }
            return """
                <details><summary>Not seen: \(axis.axis.rawValue), \(axis.missing.count)</summary>
                <ul>
                \(items.joined(separator: "\n"))
                </ul></details>
                """
        }
        return """
            <h2>Coverage</h2>
            <table>
            <thead><tr><th scope="col">Axis</th><th scope="col" class="number">Seen</th>\
            <th scope="col" class="number">All</th><th scope="col" class="number">Share</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            \(lists.joined(separator: "\n"))
            """
    }

    private func htmlTests() -> String {
        let rows = cases.map { test in
            """
            <tr><th scope="row">\(Markup.escaped(test.name))</th>\
            <td class="number">\(test.exchangeCount)</td>\
            <td class="number">\(test.duration.secondsText)</td>\
            <td class="number">\(test.findings.count + test.omittedFindings)</td></tr>
            """
        }
        return """
            <h2>Tests</h2>
            <table>
            <thead><tr><th scope="col">Test</th><th scope="col" class="number">Exchanges</th>\
            <th scope="col" class="number">Seconds</th><th scope="col" class="number">Findings</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            """
    }
}
