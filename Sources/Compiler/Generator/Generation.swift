public import CodeText
import ContractModel
import Cryptography
public import EmitSwift
import EmitTypeScript
import JSON
import OpenAPI
public import SourceText
import YAML

/// From a document to files: the whole compiler, without a file system.
public struct Generation: Sendable {
    /// The files; nil when the document was refused.
    public let files: [EmittedFile]?
    /// What was found, in the order of places.
    public let diagnostics: [Diagnostic]

    /// Compiles a document.
    ///
    /// - Parameters:
    ///   - file: The root of the document.
    ///   - language: What is emitted.
    ///   - configuration: The text of accord.yml, if there is one.
    ///   - sides: What is generated, whatever the configuration says; nil to leave it to that.
    ///   - loader: The bytes of another file of the document, or nil when there is none.
    ///   - allowsOutside: Whether a file may be read although it lies outside the folder of the
    ///     document and the configuration does not allow it.
    public static func run(
        _ file: SourceFile, language: Language = .swift, configuration: SourceFile? = nil,
        sides: Set<EmissionConfiguration.Side>? = nil,
        loader: @escaping (_ path: String) -> [UInt8]? = { _ in nil },
        allowsOutside: @escaping (_ path: String) -> Bool = { _ in false }
    ) -> Generation {
        var diagnostics: [Diagnostic] = []
        var configuration =
            configuration.map { Configuration.read($0, reporting: &diagnostics) } ?? .standard
        configuration.sides = sides ?? configuration.sides
        let isSound = !diagnostics.hasErrors
        let (document, filter) = Self.document(
            file, configuration, loader, allowsOutside, reporting: &diagnostics)
        let files = document.flatMap {
            Self.files($0, file, language, configuration, filter, reporting: &diagnostics)
        }
        diagnostics = diagnostics.sortedByPlace()
        if configuration.isStrict { diagnostics = diagnostics.map(\.strict) }
        return Generation(
            files: isSound && !diagnostics.hasErrors ? files : nil, diagnostics: diagnostics)
    }

    private static func document(
        _ file: SourceFile, _ configuration: Configuration,
        _ loader: @escaping (String) -> [UInt8]?, _ allowsOutside: @escaping (String) -> Bool,
        reporting diagnostics: inout [Diagnostic]
    ) -> (document: Document?, filter: OperationFilter?) {
        var filter = configuration.filter.map { OperationFilter($0) }
        let (document, found) = Document.read(
            file: file, loader: loader,
            allowsOutside: { configuration.allowsOutside($0) || allowsOutside($0) }
        ) { node in filter?.selection(of: node) ?? node }
        diagnostics += found + (filter?.diagnostics ?? [])
        return (document, filter)
    }

    private static func files(
        _ document: Document, _ file: SourceFile, _ language: Language,
        _ configuration: Configuration, _ filter: OperationFilter?,
        reporting diagnostics: inout [Diagnostic]
    ) -> [EmittedFile]? {
        let check = NameCheck(configuration: configuration, filter: filter)
        diagnostics += check.diagnostics(for: document)
        guard let contract = Contract.lowered(from: document, reporting: &diagnostics) else {
            return nil
        }
        diagnostics += check.diagnostics(for: contract)
        switch language {
        case .swift:
            let emission = SwiftEmission(contract, configuration.emission, reporting: &diagnostics)
            return emission?.files(bytes(of: document, in: file))
        case .typescript:
            let emission = TypeScriptEmission(
                contract, configuration.typeScript, reporting: &diagnostics)
            return emission.files(sha256: sha256(of: file))
        }
    }

    private static func bytes(of document: Document, in file: SourceFile) -> DocumentBytes {
        DocumentBytes(
            yaml: String(decoding: file.text, as: UTF8.self),
            json: String(decoding: document.bundled.serialized(), as: UTF8.self),
            sha256: sha256(of: file))
    }

    private static func sha256(of file: SourceFile) -> String {
        Hex.encode(SHA256.digest(of: file.text).bytes)
    }
}

extension Diagnostic {
    /// The same as an error.
    fileprivate var strict: Diagnostic {
        Diagnostic(.error, code: code, message, at: location, hint: hint, notes: notes)
    }
}
