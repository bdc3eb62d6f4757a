import CTypeScriptRuntime
import CodeText

// The files that are the same for every contract. They are TypeScript of their own, in the folder
// runtime of CTypeScriptRuntime, which tests compile and run; a client gets those that it needs.

/// The runtime of emitted clients.
enum TypeScriptRuntime {
    /// One of its files.
    enum File: String, CaseIterable {
        case answers, bodies, client, credentials, errors, forms, operations, pages, parameters
        case progress, refreshing, retries, sequences, sockets, styles

        /// What every client needs.
        static let core: Set<File> = [
            .answers, .bodies, .client, .credentials, .errors, .operations, .parameters, .retries,
        ]

        /// What users of a client may import from the file.
        var exports: Exports {
            switch self {
            case .answers: Exports(["ok"], ["Answer", "SuccessBody"])
            case .bodies: Exports([], ["Binary", "Bytes"])
            case .client:
                Exports(
                    [], ["CallOptions", "Client", "ClientOptions", "ClientRequest", "Middleware"])
            case .credentials: Exports([], ["BasicCredential", "Credential"])
            case .errors:
                Exports(["ConnectionError", "ProblemError", "UnexpectedAnswerError"], [])
            case .forms, .parameters, .sequences, .styles: Exports([], [])
            case .operations: Exports([], ["Operation"])
            case .pages: Exports(["items", "pages"], ["PagedOperation"])
            case .progress: Exports(["uploadProgress"], [])
            case .refreshing: Exports(["refreshing"], [])
            case .retries: Exports([], ["Retries"])
            case .sockets:
                Exports([], ["Socket", "SocketOperation", "SocketOptions", "SocketState"])
            }
        }

        /// What the files of tags may import from the file.
        var vocabulary: Exports {
            switch self {
            case .answers:
                Exports(
                    [],
                    [
                        "Answer", "ClientError", "Coded", "Failure", "Redirection", "ServerError",
                        "Success",
                    ])
            case .bodies: Exports([], ["Binary", "Bytes"])
            case .forms: Exports(["encoders", "multipart", "urlencoded"], [])
            case .operations: Exports(["operation"], [])
            case .pages: Exports(["pagedOperation"], [])
            case .sequences: Exports(["sequence", "sequenceBody"], [])
            case .sockets: Exports(["socketOperation"], [])
            case .styles: Exports(["styles"], [])
            case .client, .credentials, .errors, .parameters, .progress, .refreshing, .retries:
                Exports([], [])
            }
        }

        /// The text of the file.
        var bytes: [UInt8] {
            // SAFETY: the table is constant, and each of its rows names as many bytes as it says.
            unsafe rawValue.withCString { name in
                guard let file = unsafe typescript_runtime_file(name) else {
                    preconditionFailure("'\(rawValue).ts' is not compiled in")
                }
                let bytes = unsafe UnsafeBufferPointer(
                    start: file.pointee.bytes, count: file.pointee.length)
                return unsafe Array(bytes)
            }
        }
    }

    /// Names that a file exports.
    struct Exports {
        let values: [String]
        let types: [String]

        init(_ values: [String], _ types: [String]) {
            self.values = values
            self.types = types
        }
    }

    /// Names that nothing else may have: what users import, and what emitted files name.
    static let names: Set<String> = Set(
        File.allCases.flatMap { file in
            [file.exports, file.vocabulary].flatMap { $0.values + $0.types }
        } + ["ContractDefaults", "Credentials", "contract", "createClient", "defaults"])

    /// The lines of the index that export what users may import from a file.
    static func exportLines(of file: File) -> [Code] {
        func line(_ keyword: Code, _ names: [String]) -> Code {
            names.isEmpty
                ? .empty
                : """
                \(keyword) { \(names.map { Code(trusted: $0) }.joined(by: ", ")) } \
                from './runtime/\(Code(trusted: file.rawValue)).js';
                """
        }
        return [line("export", file.exports.values), line("export type", file.exports.types)]
    }
}
