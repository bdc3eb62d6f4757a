public import SourceText
public import YAML

extension Document {
    /// Reads and checks an OpenAPI document.
    ///
    /// Everything that is wrong is reported, not only the first. The document is there whenever its
    /// root is an object of a supported version, so that later stages can add what they find; a
    /// document that comes with an error must not be used for anything else. What is required and
    /// missing in it is empty.
    ///
    /// References may lead to other files: relative to the file they stand in, and within the folder
    /// of the document. Nothing is ever fetched from a network.
    ///
    /// - Parameters:
    ///   - file: the root of the document.
    ///   - loader: the bytes of the file at a path, or nil when there is none. Paths are relative to
    ///     where the path of the root is relative to.
    ///   - allowsOutside: whether the file at a path may be read although it lies outside the folder
    ///     of the document.
    ///   - selecting: gets the document after all files were put together, and returns what of it is
    ///     read.
    /// - Returns: the document, or nil when it cannot be read at all, and the diagnostics in the
    ///   order of their places.
    public static func read(
        file: SourceFile, loader: @escaping (_ path: String) -> [UInt8]? = { _ in nil },
        allowsOutside: @escaping (_ path: String) -> Bool = { _ in false },
        selecting: (_ document: Node) -> Node = { $0 }
    ) -> (document: Document?, diagnostics: [Diagnostic]) {
        let (root, syntax) = Node.read(file)
        guard let root else { return (nil, syntax) }
        let reading = Reading()
        for diagnostic in syntax { reading.report(diagnostic) }
        var document: Document?
        if let version = DocumentVersion.check(root, reading) {
            reading.version = version
            let main = LoadedFile(path: FilePath(file.path), node: root, version: version)
            let library = FileLibrary(
                root: main, reading, loader: loader, allowsOutside: allowsOutside)
            let bundled = selecting(Bundler(library, reading).bundle())
            document = read(bundled, FieldName(name: "document"), reading)
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
        checker.checkQueryStrings()
        checker.checkSecurity()
        checker.checkLinks()
        checker.checkDiscriminators()
        checker.checkSchemaCycles()
    }
}
