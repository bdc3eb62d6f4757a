import Arguments
import ContractTesting
import Generator
import JSON
import OpenAPI
import RequestCollections
import SourceText

/// `accord export`: a document as a collection of requests.
enum ExportCommand: Command {
    /// What a collection is written as.
    enum Format: String, CaseIterable, Sendable {
        case postman
        case http
    }

    static let document = Positional("document", "the OpenAPI document", completion: .file)
    static let format = Option(
        "format", "format",
        "a collection of Postman (2.1.0), or a .http file, which editors send", Format.self)
    static let output = Option(
        "output", short: "o", "file",
        "where it goes; '-', which is also the default, is the standard output stream",
        completion: .file)
    static let baseURL = Option(
        "base-url", "url",
        "where the API is served, such as https://api.example.org/v1, in place of what the document "
            + "says")

    static let declaration = CommandDeclaration(
        "export", "writes the requests of a document as a collection to try them with",
        discussion: """
            Each operation is a request in the folder of its tag, with the document's examples,
            its defaults, or values that fit; what need not be sent is there and turned off. The
            address and the credentials are variables. The same document gives the same bytes.
            """,
        usages: [
            "--format <format> [--output <file>] [--base-url <url>] [--root <folder>] <document>"
        ],
        arguments: [
            document.declaration, format.declaration, output.declaration, baseURL.declaration,
            GenerateCommand.root.declaration,
        ],
        statuses: [
            ExitStatus(0, "the collection was written"),
            ExitStatus(1, "the document was refused, and nothing was written"),
            ExitStatus.wrongUsage,
        ])

    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        guard let format = arguments[format] else {
            throw UsageError("expected '--format postman' or '--format http'")
        }
        let path = arguments[document].first ?? ""
        do throws(FileError) {
            let root = arguments[GenerateCommand.root]
            if let root { try Files.requireFolder(root) }
            let file = SourceFile(path: path, text: try Files.bytes(of: path))
            guard let document = read(file, root: root) else { return 1 }
            let collection = RequestCollection(document, baseURL: arguments[baseURL])
            let bytes =
                switch format {
                case .postman: collection.postman.serialized(pretty: true) + Array("\n".utf8)
                case .http: Array(collection.httpFile.utf8)
                }
            try store(bytes, at: arguments[output] ?? "-")
            return 0
        } catch {
            return Accord.refuse(error)
        }
    }

    private static func read(_ file: SourceFile, root: String?) -> CheckedDocument? {
        do throws(CheckedDocument.Refused) {
            let root = root.map { FilePath(Files.absolute($0)) }
            let document = try CheckedDocument(
                file, loader: { Files.contents(of: $0) },
                allowsOutside: { root?.contains(FilePath(Files.absolute($0))) == true })
            Console.report(document.warnings, .human)
            return document
        } catch {
            if error.diagnostics.isEmpty {
                Console.say("error: \(error.description)\n", to: .error)
            } else {
                Console.report(error.diagnostics, .human)
            }
            return nil
        }
    }

    private static func store(_ bytes: [UInt8], at path: String) throws(FileError) {
        guard path != "-" else {
            return Console.say(String(decoding: bytes, as: UTF8.self), to: .output)
        }
        try Files.store(bytes, at: path)
    }
}
