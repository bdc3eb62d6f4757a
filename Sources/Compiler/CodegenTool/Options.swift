/// What the command line asks for.
struct Options: Equatable {
    /// The path of the document.
    var document: String
    /// The folder for the emitted files; nil to print diagnostics only.
    var output: String?

    static let help = """
        usage: CodegenTool <openapi.yml> --output <folder>
               CodegenTool <openapi.yml> --diagnostics-only

        Reads an OpenAPI 3.1 document and writes Swift code for it. A file is written only when its
        bytes differ. Diagnostics go to the standard error stream; exit status 1 means that the
        document was refused and nothing was written.

        """

    /// Reads the arguments; nil when they ask for help.
    init?(_ arguments: [String]) throws(ToolFailure) {
        var document: String?
        var isSilent = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": return nil
            case "--diagnostics-only": isSilent = true
            case "--output", "-o":
                guard let folder = rest.popFirst() else {
                    throw .usage("missing value for '\(argument) <folder>'")
                }
                output = folder
            case _ where argument.hasPrefix("-"):
                throw .usage("unknown option '\(argument)'")
            case _ where document != nil:
                throw .usage("unexpected argument '\(argument)'")
            default: document = argument
            }
        }
        guard let document else { throw .usage("missing expected argument '<openapi.yml>'") }
        self.document = document
        if (output == nil) != isSilent {
            throw .usage("expected one of '--output <folder>' and '--diagnostics-only'")
        }
    }
}
