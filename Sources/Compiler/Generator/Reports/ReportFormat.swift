import JSON
import SourceText

/// How diagnostics are printed.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// For people: the place, the message and a listing.
    case human
    /// One JSON object.
    case json
    /// A log of SARIF 2.1.0.
    case sarif
    /// Workflow commands of GitHub.
    case github

    /// The whole text to print for these diagnostics.
    func text(of diagnostics: [Diagnostic], colored: Bool = false) -> String {
        switch self {
        case .human where colored: diagnostics.map { "\(ColoredReport.text(of: $0))\n" }.joined()
        case .human: diagnostics.map { "\($0)\n" }.joined()
        case .json: Self.text(JSONReport.value(of: diagnostics))
        case .sarif: Self.text(SARIFReport.value(of: diagnostics))
        case .github: diagnostics.map { "\($0.workflowCommand)\n" }.joined()
        }
    }

    private static func text(_ value: JSONValue) -> String {
        String(decoding: value.serialized(pretty: true), as: UTF8.self) + "\n"
    }
}

extension JSONValue {
    /// An integer.
    static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(Int64(value))) }

    /// An object of those properties that are there.
    static func object(_ properties: [(name: String, value: JSONValue?)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in properties { object[name] = value }
        return .object(object)
    }
}
