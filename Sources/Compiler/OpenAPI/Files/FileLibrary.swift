import SourceText
import YAML

/// The files that the references of a document lead to, each read once.
final class FileLibrary {
    /// What all files together may cost.
    private static let maxFiles = 1_000
    private static let maxBytes = 64 * 1024 * 1024

    let root: LoadedFile
    private let loader: (String) -> [UInt8]?
    private let allowsOutside: (String) -> Bool
    private let reading: Reading
    /// Nil for a file that cannot be used.
    private var files: [FilePath: LoadedFile?] = [:]
    private var bytes: Int

    init(
        root: LoadedFile, _ reading: Reading, loader: @escaping (String) -> [UInt8]?,
        allowsOutside: @escaping (String) -> Bool
    ) {
        self.root = root
        self.reading = reading
        self.loader = loader
        self.allowsOutside = allowsOutside
        bytes = root.node.location.file.text.count
        files[root.path] = root
    }

    /// The file at a path; nil when there is none or it cannot be read, which is reported.
    ///
    /// - Parameter isQuiet: whether the reference will be followed again, and reported then.
    func file(
        _ path: FilePath, version: SpecificationVersion, at place: SourceLocation, isQuiet: Bool
    ) -> LoadedFile? {
        if let known = files[path] {
            if known == nil, !isQuiet { reportMissing(path, at: place) }
            return known
        }
        if isQuiet, !loads(path) { return nil }
        guard root.path.folder.contains(path) || allowsOutside(path.description) else {
            reading.error(
                "reference-outside",
                "'\(path)' lies outside the folder of the document, from which nothing is read",
                at: place,
                hint: "allow it with 'references: outside-root' of accord.yml, or with '--root'")
            return nil
        }
        let file = load(path, version: version, at: place, isQuiet: isQuiet)
        files[path] = .some(file)
        return file
    }

    /// Whether the file may be read at all.
    private func loads(_ path: FilePath) -> Bool {
        files.count <= Self.maxFiles
            && (root.path.folder.contains(path) || allowsOutside(path.description))
    }

    private func load(
        _ path: FilePath, version: SpecificationVersion, at place: SourceLocation, isQuiet: Bool
    ) -> LoadedFile? {
        guard files.count <= Self.maxFiles else {
            reading.error(
                "document-files", "references lead to more than \(Self.maxFiles) files", at: place)
            return nil
        }
        guard let text = loader(path.description) else {
            if !isQuiet { reportMissing(path, at: place) }
            return nil
        }
        bytes += text.count
        guard bytes <= Self.maxBytes else {
            reading.error(
                "document-files",
                "the files of the document have more than \(Self.maxBytes) bytes", at: place)
            return nil
        }
        let (node, diagnostics) = Node.read(SourceFile(path: path.description, text: text))
        diagnostics.forEach(reading.report)
        guard let node else { return nil }
        let own = node["openapi"]?.string.flatMap { SpecificationVersion($0) }
        return LoadedFile(path: path, node: node, version: own ?? version)
    }

    private func reportMissing(_ path: FilePath, at place: SourceLocation) {
        reading.error(
            "reference-unresolved", "the reference leads nowhere: file '\(path)' cannot be read",
            at: place)
    }
}
