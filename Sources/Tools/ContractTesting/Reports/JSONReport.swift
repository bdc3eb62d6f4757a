import JSON

extension TestReport {
    /// The report as one JSON object: `title`, `tests`, `findings`, `coverage`.
    public func json() -> [UInt8] {
        JSONValue.object([
            "title": .string(title),
            "tests": .array(
                cases.map { test in
                    .object([
                        "name": .string(test.name),
                        "exchanges": .number(JSONNumber(Int64(test.exchangeCount))),
                        "seconds": JSONNumber(test.duration.secondsText).map { .number($0) }
                            ?? .null,
                        "findings": .number(
                            JSONNumber(Int64(test.findings.count + test.omittedFindings))),
                    ])
                }), "findings": .array(findings.map(json)), "coverage": json(coverage),
        ]).serialized(pretty: true) + [UInt8(ascii: "\n")]
    }

    private func json(_ finding: Finding) -> JSONValue {
        var object: JSONObject = [
            "check": .string(finding.check.rawValue), "test": .string(finding.origin),
            "message": .string(finding.message), "description": .string(description(of: finding)),
        ]
        object["operation"] = finding.operationID.map { .string($0) }
        object["pointer"] = finding.pointer.map { .string($0) }
        object["schema"] = finding.schemaLocation.map { .string($0) }
        object["place"] = finding.place.map { .string("\($0)") }
        object["seed"] = finding.exchange?.seed.map { .string(String($0)) }
        object["replay"] = replayLine(of: finding).map { .string($0) }
        return .object(object)
    }

    private func json(_ coverage: CoverageReport) -> JSONValue {
        var object = JSONObject()
        for axis in coverage.axes {
            let missing = axis.missing.map { item, place in
                JSONValue.object(["item": .string(item.name), "place": .string("\(place)")])
            }
            object.updateValue(
                .object([
                    "total": .number(JSONNumber(Int64(axis.total))),
                    "seen": .number(JSONNumber(Int64(axis.seen))), "missing": .array(missing),
                ]), forKey: axis.axis.rawValue)
        }
        return .object(object)
    }
}
