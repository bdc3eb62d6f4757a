import Arguments
import Generator
import JSON
import JSONSchema

/// `accord bowtie`: the validator under the protocol of Bowtie, which compares validators.
enum BowtieCommand: Command {
    static let assertsFormats = Flag(
        "assert-formats", "refuse what does not have the 'format' that a schema names")

    static let declaration = CommandDeclaration(
        "bowtie", "validates by the protocol of Bowtie, which compares validators of JSON Schema",
        discussion: """
            Reads commands (start, dialect, run and stop) from the standard input stream, one
            JSON object a line, and answers each with one line. A case whose schema is refused
            is answered as 'errored'; whatever a line says, the next one is read.
            See https://docs.bowtie.report for the protocol.
            """,
        arguments: [assertsFormats.declaration],
        statuses: [ExitStatus(0, "the commands ended, by 'stop' or with the stream"), .wrongUsage])

    static func run(_ arguments: ParsedArguments) throws(UsageError) -> Int32 {
        var session = BowtieSession(assertsFormats: arguments[assertsFormats])
        var lines = InputLines()
        while !session.isStopped, let line = lines.next() {
            guard let answer = session.answer(line) else { continue }
            Console.say("\(answer)\n", to: .output)
        }
        return 0
    }
}
