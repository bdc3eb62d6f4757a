import Arguments
import ContractTesting
import Generator

/// `accord check`: tests that follow from a document, against a server.
enum CheckCommand: Command {
    /// How findings are printed.
    enum Format: String, CaseIterable, Sendable {
        case human
        case json
        case github
    }

    static let address = Positional(
        "url", "the server, such as http://127.0.0.1:8000, maybe with a path before all others")
    static let document = Option(
        "document", "file",
        "the OpenAPI document; without it the server is asked for one at /openapi.json, "
            + "/openapi.yml, /openapi.yaml, /swagger.json and /api/openapi.json",
        completion: .file)
    static let header = Option(
        "header", "field", "a field that goes with every request, such as 'X-Key: abc'",
        isRepeated: true)
    static let bearer = Option("bearer", "token", "the token of 'Authorization: Bearer'")
    static let allMethods = Flag(
        "all-methods", "also send what may change something; only for servers whose data may go")
    static let phases = Option(
        "phases", "names",
        "only these, separated by commas: "
            + DerivedTests.Phase.allCases.map(\.rawValue).joined(separator: ", "))
    static let checks = Option(
        "checks", "names",
        "only these checks, separated by commas; docs/contract-testing.md "
            + "has the list")
    static let excludedChecks = Option(
        "exclude-checks", "names", "all checks but these, separated by commas")
    static let operation = Option(
        "operation", "id", "only this operation, by its operationId", isRepeated: true)
    static let excludedOperation = Option(
        "exclude-operation", "id", "not this operation, such as one that ends the session",
        isRepeated: true)
    static let tag = Option("tag", "tag", "only operations with this tag", isRepeated: true)
    static let seed = Option(
        "seed", "number",
        "what random values are made from: the same again for the same; 1 "
            + "unless told")
    static let cases = Option(
        "cases", "number", "how many cases an operation has in a phase at most; 100 unless told")
    static let seconds = Option(
        "seconds", "number", "when it ends at the latest; 300 unless told")
    static let timeout = Option(
        "timeout", "seconds", "how long one answer may take; 10 unless told")
    static let junit = Option(
        "junit", "file", "also write a report as JUnit does", completion: .file)
    static let html = Option("html", "file", "also write a page", completion: .file)
    static let format = Option(
        "format", "format",
        "how findings are printed: for people, as one JSON object, or as "
            + "workflow commands of GitHub", Format.self)
    static let coverage = Flag("coverage", "also tell what of the document no exchange has shown")

    static let declaration = CommandDeclaration(
        "check", "tests a server by the document that it is to keep to",
        discussion: """
            Requests are made of the document: examples, values at the edges of schemas, requests
            that break it in one thing, random ones, methods that a path does not have, missing
            credentials, and resources that are created, read and removed. Every answer is held
            against the document. Unless --all-methods is given, only GET, HEAD, OPTIONS and
            QUERY go out, and methods that no server should know.
            """,
        usages: ["[--document <file>] [--header <field>] ... [--all-methods] [<options>] <url>"],
        arguments: [
            address.declaration, document.declaration, header.declaration, bearer.declaration,
            allMethods.declaration, phases.declaration, checks.declaration,
            excludedChecks.declaration, operation.declaration, excludedOperation.declaration,
            tag.declaration, seed.declaration,
            cases.declaration, seconds.declaration, timeout.declaration, junit.declaration,
            html.declaration, format.declaration, coverage.declaration,
        ],
        statuses: [
            ExitStatus(0, "nothing was found"),
            ExitStatus(1, "the server does not keep to the document"),
            ExitStatus(
                2,
                "the command line is wrong, the document cannot be read, or the server does "
                    + "not answer"),
        ])

    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        let check = ServerCheck(
            arguments: arguments, configuration: try configuration(arguments),
            timeout: try number(arguments, timeout, or: 10, in: 1...3_600))
        return check.run()
    }

    // MARK: Reading the command line

    private static func configuration(
        _ arguments: ParsedArguments
    ) throws(UsageError) -> DerivedTests.Configuration {
        var configuration = DerivedTests.Configuration()
        if let names = arguments[phases] {
            configuration.phases = try values(names, phases)
        }
        if arguments[checks] != nil, arguments[excludedChecks] != nil {
            throw UsageError("expected only one of '--checks' and '--exclude-checks'")
        }
        if let names = arguments[checks] { configuration.checks = try values(names, checks) }
        if let names = arguments[excludedChecks] {
            configuration.checks.subtract(try values(names, excludedChecks) as Set<Check>)
        }
        configuration.operationIDs = Set(arguments.all(operation))
        configuration.excludedOperationIDs = Set(arguments.all(excludedOperation))
        configuration.tags = Set(arguments.all(tag))
        configuration.seed = UInt64(try number(arguments, seed, or: 1, in: 0...(.max)))
        configuration.maxCases = try number(arguments, cases, or: 100, in: 1...100_000)
        let duration = try number(arguments, seconds, or: 300, in: 1...86_400)
        configuration.maxDuration = .seconds(duration)
        configuration.includesUnsafe = arguments[allMethods]
        configuration.fields = try fields(arguments)
        return configuration
    }

    private static func fields(
        _ arguments: ParsedArguments
    ) throws(UsageError) -> [Exchange.Field] {
        var fields: [Exchange.Field] = []
        for line in arguments.all(header) {
            let name = line.prefix { $0 != ":" }
            // What would end the line would begin another field.
            guard !name.isEmpty, name.count < line.count,
                name.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
                line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else { throw UsageError("'\(line)' is no field; expected 'Name: value'") }
            let value = line.dropFirst(name.count + 1).drop { $0 == " " }
            fields.append(Exchange.Field(String(name), String(value)))
        }
        if let token = arguments[bearer] {
            guard token.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
                throw UsageError("the value of '--bearer' is no token")
            }
            fields.append(Exchange.Field("Authorization", "Bearer \(token)"))
        }
        return fields
    }

    private static func values<Value: CaseIterable & RawRepresentable & Hashable>(
        _ names: String, _ option: Option<String>
    ) throws(UsageError) -> Set<Value> where Value.RawValue == String {
        var values: Set<Value> = []
        for name in names.split(separator: ",").map(String.init) {
            guard let value = Value(rawValue: name) else {
                throw UsageError(
                    "unknown name '\(name)' in '--\(option.declaration.name)'", meant: name,
                    among: Value.allCases.map(\.rawValue))
            }
            values.insert(value)
        }
        return values
    }

    private static func number(
        _ arguments: ParsedArguments, _ option: Option<String>, or standard: Int,
        in range: ClosedRange<Int>
    ) throws(UsageError) -> Int {
        guard let text = arguments[option] else { return standard }
        guard let number = Int(text), range ~= number else {
            let name = option.declaration.name
            throw UsageError(
                "'\(text)' is no number for '--\(name)'; expected one from \(range.lowerBound)")
        }
        return number
    }
}
