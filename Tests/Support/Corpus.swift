public import Foundation

/// The public test suites that lie beside the repository, at ../shared/corpus.
public enum Corpus {
    /// The folder of the corpus, or nil where it is absent: print a line with SKIP then. With CI=true absence is a failure.
    public static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["ACCORD_CORPUS"] {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        var ancestor = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while ancestor.path != "/" {
            let candidate = ancestor.appendingPathComponent("shared/corpus", isDirectory: true)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            ancestor.deleteLastPathComponent()
        }
        return nil
    }()
}
