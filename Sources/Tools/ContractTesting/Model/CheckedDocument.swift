public import JSON
import JSONSchema
import OpenAPI
public import SourceText

/// An OpenAPI document, read for tests: its operations, and its schemas ready for use.
///
///     let document = try CheckedDocument(path: "openapi.yml")
///
/// The compiler's reader reads, checks and bundles it: versions 3.0 to 3.2, YAML or JSON, in several files. What follows
/// after that in the compiler is not used, so that a mistake there shows.
public struct CheckedDocument: Sendable {
    /// `info.title`
    public let title: String
    /// `info.version`
    public let version: String
    /// The operations, in the order of the document.
    public let operations: [CheckedOperation]
    /// The whole document as plain JSON of 3.1 or 3.2.
    public let bundled: JSONValue
    /// What the compiler warns of.
    public let warnings: [Diagnostic]
    let schemas: SchemaSet
    private let byPrecedence: [CheckedOperation]

    /// A document that is refused.
    public struct Refused: Error, CustomStringConvertible {
        /// Why; none when it cannot be found.
        public let diagnostics: [Diagnostic]
        /// The diagnostics, a line each.
        public let description: String
    }

    /// Reads the document at a path, and the files that its references lead to within its folder.
    ///
    /// - Parameter root: A folder within which references may lead to files; nil for that of the document.
    ///
    /// Throws ``Refused``.
    public init(path: String, root: String? = nil) throws(Refused) {
        guard let text = FileText.bytes(of: path) else {
            throw Refused(diagnostics: [], description: "'\(path)' cannot be read")
        }
        let root = root.map { FilePath(FileText.absolute($0)) }
        try self.init(
            SourceFile(path: path, text: text), loader: { FileText.bytes(of: $0) },
            allowsOutside: { root?.contains(FilePath(FileText.absolute($0))) == true })
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - loader: The bytes of another file of the document, or nil when there is none.
    ///   - allowsOutside: Whether the file at a path may be read although it lies outside the folder of the document.
    ///
    /// Throws ``Refused``.
    public init(
        _ file: SourceFile, loader: @escaping (_ path: String) -> [UInt8]? = { _ in nil },
        allowsOutside: @escaping (_ path: String) -> Bool = { _ in false }
    ) throws(Refused) {
        let (document, diagnostics) = Document.read(
            file: file, loader: loader, allowsOutside: allowsOutside)
        guard let document, !diagnostics.hasErrors else {
            throw Refused(
                diagnostics: diagnostics,
                description: diagnostics.map(\.description).joined(separator: "\n"))
        }
        title = document.info.title
        version = document.info.version
        warnings = diagnostics
        bundled = document.bundled
        operations = DocumentReader(document.node).operations()
        byPrecedence = operations.sorted {
            $0.template.literalCount > $1.template.literalCount
        }
        do throws(SchemaError) {
            schemas = try SchemaSet(bundled)
        } catch {
            throw Refused(diagnostics: [], description: "\(file.path): \(error)")
        }
    }

    /// The operation of a request, and the texts of its path parameters, still percent-encoded; nil when it is outside
    /// the contract. HEAD is GET without content, unless the document has an operation for it.
    func operation(
        _ method: String, _ target: String
    ) -> (operation: CheckedOperation, arguments: [String: Substring])? {
        let path = target.prefix { $0 != "?" }
        let methods = method == "HEAD" ? ["HEAD", "GET"] : [method]
        for method in methods {
            for operation in byPrecedence where operation.method == method {
                if let arguments = operation.arguments(of: path) { return (operation, arguments) }
            }
        }
        return nil
    }

    /// The methods that the document declares for a path: those of the most literal template that it matches.
    func methods(of target: String) -> [String] {
        let path = target.prefix { $0 != "?" }
        let matching = byPrecedence.filter { $0.arguments(of: path) != nil }
        guard let template = matching.first?.path else { return [] }
        return matching.filter { $0.path == template }.map(\.method)
    }
}
