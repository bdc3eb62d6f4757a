public import JSON

extension Schema {
    /// What validating an instance gives, in a standard form (2020-12, core 12.4).
    ///
    ///     let schema = try Schema(compiling: ["type": "string", "title": "A name"])
    ///     schema.output(of: "Ada", format: .basic)    // "annotations" with the title
    ///     schema.output(of: 1, format: .basic)        // "errors" with that of 'type'
    ///
    /// A unit has `valid`, `keywordLocation`, `instanceLocation`, `absoluteKeywordLocation` where a
    /// reference was followed or the schema has a URI, and `error` or `annotation`. An invalid
    /// instance has no annotations, and neither has whatever stands below a schema that refused it.
    ///
    /// At most 10,000 units are told and 300 schemas followed inside each other; beyond that the
    /// verdict counts without its reasons, and `truncated` is true at the top. To know only whether
    /// an instance is valid, ``isValid(_:)`` is much quicker.
    public func output(of instance: JSONValue, format: SchemaOutputFormat) -> JSONValue {
        guard format != .flag else { return ["valid": .boolean(isValid(instance))] }
        var evaluation = OutputEvaluation(program)
        let unit = evaluation.run(entry, instance)
        let text = OutputText(program)
        var output =
            switch format {
            case .flag, .verbose: text.verbose(unit)
            case .basic: text.basic(unit)
            case .detailed: text.detailed(unit)
            }
        if evaluation.isTruncated { output.updateValue(true, forKey: "truncated") }
        return .object(output)
    }
}
