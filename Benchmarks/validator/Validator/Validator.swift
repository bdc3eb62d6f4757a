import Foundation
import JSON
import JSONSchema

/// CPU time of this thread, in seconds.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Microseconds of CPU time that one call takes: the best of a few rounds of about a fifth of a
/// second.
func cost(_ work: () throws -> Bool) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<7 {
        let start = processorTime()
        var count = 0
        while processorTime() - start < 0.2 {
            for _ in 0..<20 {
                guard try work() else { fatalError("the message is not what was asked for") }
            }
            count += 20
        }
        best = min(best, (processorTime() - start) / Double(count) * 1e6)
    }
    return best
}

@main
struct Validator {
    static func main() throws {
        let arguments = CommandLine.arguments
        let schemaText = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
        let text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        let schema = try Schema(compiling: JSONValue.parse(schemaText), assertsFormats: true)
        let instance = try JSONValue.parse(text)
        let isValid = schema.isValid(instance)
        let figures: [(String, Double)] = [
            ("isValid", cost { schema.isValid(instance) == isValid }),
            ("validate", cost { schema.validate(instance).isEmpty == isValid }),
            ("parse", try cost { try JSONValue.parse(text).kind == instance.kind }),
            (
                "parse and isValid",
                try cost { try schema.isValid(JSONValue.parse(text)) == isValid }
            ),
        ]
        for (name, figure) in figures { print("\(name)\t\(figure)") }
    }
}
