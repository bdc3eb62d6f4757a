import Arguments
import Generator
import JSON
import SourceText
import YAML

/// `accord yaml2json`: what the compiler reads in a YAML text.
enum YAMLToJSONCommand: Command {
    static let file = Positional(
        "file",
        "the YAML or JSON text; '-', which is also the default, is the standard input stream",
        completion: .file, isRequired: false)
    static let isPretty = Flag("pretty", "write each document in several lines, with indentation")

    static let declaration = CommandDeclaration(
        "yaml2json", "writes the documents of a YAML text as JSON, as the compiler reads them",
        discussion: """
            Each document of a stream becomes one line; an empty stream none. Plain scalars
            mean what the core schema of YAML 1.2 says, numbers keep their digits, and
            infinities and not-a-number, which JSON lacks, become strings. Refused are keys that
            are repeated or no scalars, merge keys, and aliases that stand for too much.
            """,
        arguments: [file.declaration, isPretty.declaration, GenerateCommand.format.declaration],
        statuses: [
            ExitStatus(0, "all documents were written"),
            ExitStatus(1, "the text was refused, and nothing was written"),
            ExitStatus.wrongUsage,
        ])

    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        let path = arguments[file].first ?? "-"
        do throws(FileError) {
            let file = SourceFile(path: path, text: try Files.bytes(of: path))
            let (documents, diagnostics) = Node.readStream(file)
            let format = arguments[GenerateCommand.format] ?? .human
            guard !diagnostics.hasErrors else {
                Console.report(diagnostics, format)
                return 1
            }
            // A report for programs would stand between the documents.
            Console.report(diagnostics, .human)
            for document in documents {
                let text = document.jsonValue.serialized(pretty: arguments[isPretty])
                Console.say(String(decoding: text, as: UTF8.self) + "\n", to: .output)
            }
            return 0
        } catch {
            return Accord.refuse(error)
        }
    }
}
