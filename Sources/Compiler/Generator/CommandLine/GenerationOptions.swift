/// What a command line asks for.
struct GenerationOptions: Equatable {
    /// The path of the document.
    var document: String
    /// The folder for the emitted files; nil to print diagnostics only.
    var output: String?
    /// The path of the configuration; nil for the file beside the document, if there is one.
    var configuration: String?
    /// A folder within which references may lead to files; nil for that of the document.
    var root: String?
    /// How diagnostics are printed.
    var format = ReportFormat.human

    private static let names = [
        "--help", "--diagnostics-only", "--output", "--config", "--root", "--format",
    ]

    /// The help of a program with this name.
    static func help(for program: String) -> String {
        """
        usage: \(program) <document> --output <folder> [--config <accord.yml>] [--format <format>]
               \(program) <document> --diagnostics-only [...]

        Reads an OpenAPI document and writes Swift code for it.

          -o, --output <folder>   where the files go; a file is written only when its bytes differ
          --diagnostics-only      write no file
          --config <file>         the configuration; without it the accord.yml beside the document
          --root <folder>         also read files of this folder that references lead to; without it
                                  only those in the folder of the document
          --format <format>       how diagnostics are printed:
                                    human   for people, to the standard error stream
                                    json    one JSON object
                                    sarif   a log of SARIF 2.1.0
                                    github  workflow commands of GitHub
          -h, --help              print this

        Exit status 0 means that the code was generated, 1 that the document or the configuration
        was refused and nothing was written, 2 that the command line is wrong.

        """
    }

    /// Reads the arguments; nil when they ask for help.
    init?(_ arguments: [String]) throws(UsageError) {
        var document: String?
        var isSilent = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let (name, attached) = Self.split(argument)
            switch name {
            case "--help", "-h": return nil
            case "--diagnostics-only": isSilent = true
            case "--output", "-o":
                output = try Self.value(attached, &rest, of: "\(name) <folder>")
            case "--config":
                configuration = try Self.value(attached, &rest, of: "--config <file>")
            case "--root":
                root = try Self.value(attached, &rest, of: "--root <folder>")
            case "--format":
                format = try Self.format(Self.value(attached, &rest, of: "--format <format>"))
            case _ where name.hasPrefix("-"):
                throw UsageError("unknown option '\(name)'", meant: name, among: Self.names)
            case _ where document != nil:
                throw UsageError("unexpected argument '\(argument)'")
            default: document = argument
            }
        }
        guard let document else { throw UsageError("missing expected argument '<document>'") }
        self.document = document
        if (output == nil) != isSilent {
            throw UsageError("expected one of '--output <folder>' and '--diagnostics-only'")
        }
    }

    /// `--name=value`
    private static func split(_ argument: String) -> (name: String, value: String?) {
        guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else {
            return (argument, nil)
        }
        return (String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
    }

    private static func value(
        _ attached: String?, _ rest: inout ArraySlice<String>, of option: String
    ) throws(UsageError) -> String {
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
            throw UsageError("missing value for '\(option)'")
        }
        return value
    }

    private static func format(_ name: String) throws(UsageError) -> ReportFormat {
        if let format = ReportFormat(rawValue: name) { return format }
        let names = ReportFormat.allCases.map(\.rawValue)
        throw UsageError(
            "unknown format '\(name)'; expected one of \(names.joined(separator: ", "))",
            meant: name, among: names)
    }
}
