import Foundation

// What a build must look at again. The plan of a build is kept while the document changes, so a file
// that becomes part of the document later must be among the inputs already: in the folder of the
// target, every YAML and JSON file is one. Elsewhere only the files that the document leads to are;
// a new one is seen when the package is planned again.

/// The files that the code of one document is made of.
struct Inputs {
    private(set) var files: [URL] = []
    private var known: Set<String> = []

    private static let extensions: Set<String> = ["yml", "yaml", "json"]
    /// More than any document leads to.
    private static let maxFiles = 1_000

    /// The document, the configuration, and other files of the document.
    init(_ document: URL, _ configuration: URL?, of folder: URL) {
        add(document)
        if let configuration { add(configuration) }
        var position = 0
        while position < files.count, files.count < Self.maxFiles {
            let file = files[position]
            position += 1
            for name in Self.names(in: file) {
                add(file.deletingLastPathComponent().appending(path: name))
            }
        }
        if document.standardizedFileURL.path.hasPrefix(folder.standardizedFileURL.path + "/") {
            let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            for case let file as URL in found ?? .init()
            where Self.extensions.contains(file.pathExtension) {
                add(file)
            }
        }
    }

    private mutating func add(_ file: URL) {
        let file = file.standardizedFileURL
        var isFolder: ObjCBool = false
        guard files.count < Self.maxFiles,
            FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
            !isFolder.boolValue, known.insert(file.path).inserted
        else { return }
        files.append(file)
    }

    /// The words of a file that look like names of YAML or JSON files; what exists under such a name
    /// counts, whether it is referred to or only mentioned.
    private static func names(in file: URL) -> Set<String> {
        guard extensions.contains(file.pathExtension), let data = try? Data(contentsOf: file) else {
            return []
        }
        var names: Set<String> = []
        for word in data.split(whereSeparator: { separators.contains($0) }) {
            guard word.count < 1_000, word.contains(UInt8(ascii: ".")) else { continue }
            let text = String(decoding: word, as: UTF8.self)
            let name = text.removingPercentEncoding ?? text
            if extensions.contains((name as NSString).pathExtension) { names.insert(name) }
        }
        return names
    }

    private static let separators = Set(" \t\r\n\"'{}[],#<>()`".utf8)
}
