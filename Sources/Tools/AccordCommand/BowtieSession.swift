import JSON
import JSONSchema

/// One conversation by the protocol of Bowtie, version 1
/// (bowtie-json-schema/bowtie, bowtie/schemas/io/v1.json).
struct BowtieSession {
    /// Schemas and instances nest deeper than requests do.
    private static let limits = JSONLimits(
        maximumDepth: JSONLimits.largestDepth, maximumMembers: 1_000_000, maximumDigits: 1_000_000)
    private static let dialects: [(uri: String, dialect: SchemaDialect)] = [
        ("https://json-schema.org/draft/2020-12/schema", .draft2020),
        ("http://json-schema.org/draft-07/schema#", .draft7),
        ("http://json-schema.org/draft-04/schema#", .draft4),
    ]

    /// Whether the other side has said that this is the end.
    private(set) var isStopped = false
    private let assertsFormats: Bool
    private var dialect = SchemaDialect.draft2020

    init(assertsFormats: Bool) { self.assertsFormats = assertsFormats }

    /// The answer to a line; nil when there is none.
    mutating func answer(_ line: [UInt8]) -> JSONValue? {
        guard !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else {
            return nil
        }
        do throws(JSONSyntaxError) {
            let command = try JSONValue.parse(line, strictness: .rfc8259, limits: Self.limits)
            switch command["cmd"]?.string {
            case "start": return start(command)
            case "dialect": return setDialect(command)
            case "run": return run(command)
            case "stop":
                isStopped = true
                return nil
            default: return Self.failure("there is no such command", of: command)
            }
        } catch {
            return Self.failure("the line is no JSON that can be read: \(error)", of: [:])
        }
    }

    private func start(_ command: JSONValue) -> JSONValue {
        guard command["version"]?.integer == 1 else {
            return Self.failure("expected version 1 of the protocol", of: command)
        }
        // Where a copy of the project lies is not known here, and URIs are asked for.
        let home: JSONValue = "urn:accord:validator"
        let implementation: JSONValue = [
            "name": "accord", "language": "swift", "version": .string(Accord.version),
            "homepage": home, "source": home,
            "issues": home,
            "dialects": .array(Self.dialects.map { .string($0.uri) }),
        ]
        return ["version": 1, "ready": true, "implementation": implementation]
    }

    private mutating func setDialect(_ command: JSONValue) -> JSONValue {
        func name(_ uri: String) -> Substring { uri.hasSuffix("#") ? uri.dropLast() : uri[...] }
        let wanted = command["dialect"]?.string.map(name)
        guard let found = Self.dialects.first(where: { name($0.uri) == wanted }) else {
            return ["ok": false]
        }
        dialect = found.dialect
        return ["ok": true]
    }

    private func run(_ command: JSONValue) -> JSONValue {
        guard let task = command["case"]?.object, let tests = task["tests"]?.array else {
            return Self.failure("the command has no case with tests", of: command)
        }
        do throws(SchemaError) {
            let schema = try Schema(
                compiling: task["schema"] ?? nil, in: registry(task["registry"]?.object ?? [:]),
                dialect: dialect, assertsFormats: assertsFormats)
            let isAnnotated = command["output"] == "annotations"
            let results = tests.map { test in
                guard let instance = test["instance"] else {
                    return Self.failure("the test has no instance", of: nil)
                }
                return isAnnotated
                    ? Self.annotations(schema, instance)
                    : ["valid": .boolean(schema.isValid(instance))]
            }
            return ["seq": command["seq"] ?? nil, "results": .array(results)]
        } catch {
            return Self.failure(error.description, of: command)
        }
    }

    /// The documents that a case may refer to. One that cannot be added is missed only by what
    /// refers to it.
    private func registry(_ documents: JSONObject) -> SchemaRegistry {
        var registry = SchemaRegistry()
        var pending = Array(documents)
        // A metaschema has to be there before what is written in its dialect.
        while true {
            let before = pending.count
            pending.removeAll { uri, document in
                do throws(SchemaError) {
                    try registry.add(document: document, uri: uri, dialect: dialect)
                    return true
                } catch {
                    return false
                }
            }
            if pending.isEmpty || pending.count == before { return registry }
        }
    }

    /// Whether the instance is valid, and what annotates it.
    private static func annotations(_ schema: Schema, _ instance: JSONValue) -> JSONValue {
        let output = schema.output(of: instance, format: .basic)
        let found = (output["annotations"]?.array ?? []).compactMap { unit -> JSONValue? in
            guard let annotation = unit["annotation"], let location = unit["keywordLocation"],
                let keyword = location.string.flatMap(JSONPointer.init)?.tokens.last
            else { return nil }
            return [
                "keyword": .string(keyword), "instanceLocation": unit["instanceLocation"] ?? nil,
                "keywordLocation": unit["absoluteKeywordLocation"] ?? location,
                "annotation": annotation,
            ]
        }
        return ["valid": output["valid"] ?? false, "annotations": .array(found)]
    }

    /// What says that a command could not be followed.
    private static func failure(_ message: String, of command: JSONValue?) -> JSONValue {
        var answer: JSONObject = ["errored": true, "context": ["message": .string(message)]]
        if let command { answer.updateValue(command["seq"] ?? nil, forKey: "seq") }
        return .object(answer)
    }
}
