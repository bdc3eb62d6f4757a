import Testing

/// A document that somebody wrote to break the generator, and what must become of it.
struct HostileDocument: Sendable, CustomTestStringConvertible {
    let name: String
    /// The codes of errors of which one must come; harmless when there are none.
    let refusals: Set<String>
    let text: @Sendable () -> String

    var testDescription: String { name }
    /// Whether it is written in JSON.
    var path: String { text().hasPrefix("{") ? "hostile.json" : "hostile.yml" }

    private init(
        _ name: String, refused: Set<String> = [], _ text: @escaping @Sendable () -> String
    ) {
        self.name = name
        refusals = refused
        self.text = text
    }

    private static let head = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\n"

    /// A document with these components, each of one line.
    private static func schemas(_ lines: [String]) -> String {
        head + "components:\n  schemas:\n" + lines.map { "    \($0)\n" }.joined()
    }

    static let all: [HostileDocument] = aliases + depths + references + sizes + numbers

    // MARK: Cases

    private static let aliases = [
        HostileDocument("a bomb of aliases", refused: ["yaml-alias-expansion"]) {
            var lines = ["x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
            for level in 1...9 {
                let aliases = Array(repeating: "*a\(level - 1)", count: 10)
                lines.append("x-a\(level): &a\(level) [\(aliases.joined(separator: ", "))]")
            }
            return head + lines.joined(separator: "\n") + "\npaths: {}\n"
        },
        HostileDocument("an alias within its anchor", refused: ["yaml-alias-cycle"]) {
            head + "paths: &p {x-p: *p}\n"
        },
    ]

    private static let depths = [
        HostileDocument("100,000 nested arrays of JSON", refused: ["document-depth"]) {
            #"{"openapi":"3.1.0","x":"# + String(repeating: "[", count: 100_000)
        },
        HostileDocument("20,000 nested sequences of YAML", refused: ["document-depth"]) {
            head + "x-a: " + String(repeating: "[", count: 20_000)
        },
        HostileDocument("schemas within schemas, as deep as a document may be") {
            let depth = 80
            let open = String(repeating: "{type: array, items: ", count: depth)
            let close = String(repeating: "}", count: depth)
            return schemas(["Deep: \(open){type: string}\(close)"])
        },
        HostileDocument("objects within objects, as deep as a document may be") {
            let depth = 40
            let open = String(repeating: "{type: object, properties: {a: ", count: depth)
            let close = String(repeating: "}}", count: depth)
            return schemas(["Deep: \(open){type: string}\(close)"])
        },
    ]

    private static let references = [
        HostileDocument("a reference to itself", refused: ["schema-cycle", "reference-cycle"]) {
            schemas(["A: {$ref: '#/components/schemas/A'}"])
        },
        HostileDocument(
            "a circle of 2,000 references", refused: ["schema-cycle", "reference-cycle"]
        ) {
            schemas((0..<2000).map { "S\($0): {$ref: '#/components/schemas/S\(($0 + 1) % 2000)'}" })
        },
        HostileDocument("a chain of 5,000 references") {
            schemas(
                (0..<5000).map { "S\($0): {$ref: '#/components/schemas/S\($0 + 1)'}" }
                    + ["S5000: {type: string}"])
        },
        HostileDocument("types that hold each other, 300 in a circle") {
            schemas(
                (0..<300).map { number in
                    "S\(number): {type: object, properties: "
                        + "{next: {$ref: '#/components/schemas/S\((number + 1) % 300)'}}}"
                })
        },
        HostileDocument("conjunctions that double 40 times") {
            schemas(
                (0..<40).map { number in
                    let next = "{$ref: '#/components/schemas/S\(number + 1)'}"
                    return "S\(number): {allOf: [\(next), \(next)]}"
                } + ["S40: {type: object, properties: {a: {type: string}}}"])
        },
        HostileDocument("alternatives that double 40 times") {
            schemas(
                (0..<40).map { number in
                    let next = "{$ref: '#/components/schemas/S\(number + 1)'}"
                    return "S\(number): {anyOf: [\(next), \(next), {type: integer}]}"
                } + ["S40: {type: object, properties: {a: {type: string}}}"])
        },
    ]

    private static let sizes = [
        HostileDocument("an object of 100,000 properties", refused: ["document-elements"]) {
            let properties = (0..<100_000).map { "p\($0): {type: string}" }
            return schemas([
                "A: {type: object, properties: {\(properties.joined(separator: ", "))}}"
            ])
        },
        HostileDocument("an enumeration of 100,000 values", refused: ["document-elements"]) {
            let values = (0..<100_000).map { "v\($0)" }
            return schemas(["A: {type: string, enum: [\(values.joined(separator: ", "))]}"])
        },
        HostileDocument("1,000 names that are one in Swift") {
            let properties = (0..<1_000).map {
                "a\(String(repeating: "-", count: $0 % 32))\(String(repeating: "_", count: $0 / 32))b: "
                    + "{type: string}"
            }
            return schemas([
                "A: {type: object, properties: {\(properties.joined(separator: ", "))}}"
            ])
        },
        HostileDocument("a description of a megabyte, without a blank") {
            schemas(["A: {type: object, description: '\(String(repeating: "x", count: 1 << 20))'}"])
        },
        HostileDocument("a path of 10,000 segments") {
            head + "paths:\n  '\(String(repeating: "/a", count: 10_000))':\n"
                + "    get: {operationId: a, responses: {'204': {description: Done.}}}\n"
        },
        HostileDocument("alternatives of alternatives of one schema") {
            func objects(_ name: String) -> String {
                (0..<30).map { "{type: object, properties: {\(name)\($0): {type: string}}}" }
                    .joined(separator: ", ")
            }
            return schemas(["A: {oneOf: [\(objects("a"))], anyOf: [\(objects("b"))]}"])
        },
        HostileDocument("a pattern of 100,000 groups") {
            schemas(["A: {type: string, pattern: '\(String(repeating: "(a", count: 100_000))'}"])
        },
    ]

    private static let numbers = [
        HostileDocument("numbers without measure") {
            schemas([
                "A: {type: string, maxLength: 1e308, minLength: 99999999999999999999}",
                "B: {type: integer, minimum: -1e400, maximum: 1e400, multipleOf: 1e-300}",
                "C: {type: number, minimum: -.inf, maximum: .nan, multipleOf: 1e-320}",
                "D: {type: integer, default: 123456789012345678901234567890}",
                "E: {type: integer, enum: [1e400, -0, 0x7fffffffffffffffffff]}",
                "F: {type: array, items: {}, minItems: 18446744073709551616}",
                "G: {type: number, const: 1e-999999999}",
            ])
        },
        HostileDocument("a number of a million digits") {
            schemas(["A: {type: number, maximum: \(String(repeating: "9", count: 1_000_000))}"])
        },
    ]
}
