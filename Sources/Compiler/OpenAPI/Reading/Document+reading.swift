public import SourceText
import YAML

extension Document {
    /// Reads and checks an OpenAPI document.
    ///
    /// Everything that is wrong is reported, not only the first. The document is there whenever its
    /// root is an object of a supported version, so that later stages can add what they find; a
    /// document that comes with an error must not be used for anything else. What is required and
    /// missing in it is empty.
    ///
    /// - Returns: the document, or nil when it cannot be read at all, and the diagnostics in the
    ///   order of their places.
    public static func read(
        file: SourceFile
    ) -> (document: Document?, diagnostics: [Diagnostic]) {
        let (root, syntax) = Node.read(file)
        guard let root else { return (nil, syntax) }
        let reading = Reading()
        for diagnostic in syntax { reading.report(diagnostic) }
        var document: Document?
        if DocumentVersion.check(root, reading) {
            document = read(root, FieldName(name: "document"), reading)
            document?.check(reading)
        }
        return (document, reading.diagnostics.sortedByPlace())
    }

    /// The rules between objects.
    private mutating func check(_ reading: Reading) {
        var resolver = ReferenceResolver(self, reading)
        references = resolver.resolveAll()
        let checker = DocumentChecker(document: self, reading: reading)
        checker.checkDocument()
        checker.checkOperationIDs()
        checker.checkPaths()
        checker.checkParameters()
        checker.checkSecurity()
        checker.checkLinks()
        checker.checkDiscriminators()
        checker.checkSchemaCycles()
    }
}
