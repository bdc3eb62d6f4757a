import ContractModel
import Cryptography
public import EmitSwift
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
    ///   - loader: The bytes of another file of the document, or nil when there is none.
    public static func run(
        _ file: SourceFile, loader: @escaping (_ path: String) -> [UInt8]? = { _ in nil }
    ) -> Generation {
        var (document, diagnostics) = Document.read(file: file, loader: loader)
        guard let document else { return Generation(files: nil, diagnostics: diagnostics) }
        guard let contract = Contract.lowered(from: document, reporting: &diagnostics),
            let emission = SwiftEmission(contract, reporting: &diagnostics)
        else { return Generation(files: nil, diagnostics: diagnostics.sortedByPlace()) }
        let files = emission.files(bytes(of: document, in: file))
        return Generation(files: files, diagnostics: diagnostics)
    }

    private static func bytes(of document: Document, in file: SourceFile) -> DocumentBytes {
        DocumentBytes(
            yaml: String(decoding: file.text, as: UTF8.self),
            json: String(decoding: document.bundled.serialized(), as: UTF8.self),
            sha256: Hex.encode(SHA256.digest(of: file.text).bytes))
    }
}
