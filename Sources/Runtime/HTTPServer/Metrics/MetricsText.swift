public import EventLoop

/// Writes metrics in the text format of Prometheus, version 0.0.4.
///
///     var text = MetricsText()
///     text.family("queue_length", .gauge, "Jobs that wait.")
///     text.sample("queue_length", 3, ["queue": "mail"])
public struct MetricsText {
    /// The media type of the text.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// What a metric's values mean.
    public enum Kind: String {
        /// It only grows.
        case counter
        /// It goes up and down.
        case gauge
        /// Counts of durations.
        case histogram
    }

    /// What has been written, in UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// Begins a text.
    public init() {}

    /// Begins a metric, whose samples follow.
    public mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        write("# HELP \(name) \(Self.escaped(help, quote: false))\n")
        write("# TYPE \(name) \(kind.rawValue)\n")
    }

    /// Writes one value of a metric.
    public mutating func sample(
        _ name: String, _ value: Double, _ labels: KeyValuePairs<String, String> = [:]
    ) {
        write("\(name)\(Self.text(of: labels.map { $0 })) \(Self.text(of: value))\n")
    }

    /// Writes one value of a metric.
    public mutating func sample(
        _ name: String, _ value: Int, _ labels: KeyValuePairs<String, String> = [:]
    ) {
        write("\(name)\(Self.text(of: labels.map { $0 })) \(value)\n")
    }

    /// Writes a histogram, in seconds.
    public mutating func histogram(
        _ name: String, _ value: DurationHistogram, _ labels: KeyValuePairs<String, String> = [:]
    ) {
        let labels = labels.map { $0 }
        var count: UInt64 = 0
        for (bound, bucket) in zip(DurationHistogram.bounds, value.counts) {
            count += bucket
            let all = labels + [("le", Self.text(of: Double(bound) / 1e9))]
            write("\(name)_bucket\(Self.text(of: all)) \(count)\n")
        }
        write("\(name)_bucket\(Self.text(of: labels + [("le", "+Inf")])) \(value.count)\n")
        let sum = Self.text(of: Double(value.nanoseconds) / 1e9)
        write("\(name)_sum\(Self.text(of: labels)) \(sum)\n")
        write("\(name)_count\(Self.text(of: labels)) \(value.count)\n")
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private static func text(of labels: [(key: String, value: String)]) -> String {
        if labels.isEmpty { return "" }
        let pairs = labels.map { "\($0.key)=\"\(escaped($0.value, quote: true))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func text(of value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quote: result += "\\\""
            default: result.append(character)
            }
        }
    }
}
