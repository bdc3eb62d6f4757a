import Generated
import Glibc

/// The program: reads the command line, runs a command, ends with a status of sysexits.h.
@main
enum AccordServer {
    static func main() {
        // A client that went away is an error of its own write, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        do {
            let invocation = try Invocation(arguments)
            switch invocation.command {
            case .help: StandardOutput.write(Help.text)
            case .version: StandardOutput.write("accord-server \(ContractDocument.version)\n")
            case .serve: try Program(invocation).serve()
            case .seed(let path): try Program(invocation).seed(path)
            case .createAdmin: try Program(invocation).createAdmin(invocation)
            }
            return EX_OK
        } catch let error as UsageError {
            StandardOutput.complain("\(error); see --help")
            return EX_USAGE
        } catch let error as SettingsError {
            StandardOutput.complain("\(error)")
            return EX_CONFIG
        } catch let error as FixtureError {
            StandardOutput.complain("\(error)")
            return EX_DATAERR
        } catch {
            StandardOutput.complain("\(error)")
            return EX_UNAVAILABLE
        }
    }
}

// sysexits.h, whose macros Swift does not see.
private let EX_OK: Int32 = 0
private let EX_USAGE: Int32 = 64
private let EX_DATAERR: Int32 = 65
private let EX_UNAVAILABLE: Int32 = 69
private let EX_CONFIG: Int32 = 78
