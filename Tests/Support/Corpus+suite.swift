public import Foundation

extension Corpus {
    /// One suite's folder in the corpus; nil, with a printed line, where the corpus is absent.
    ///
    /// Throws ``MissingSuite`` instead when the environment says CI=true: there every suite is
    /// required.
    public static func suite(_ name: String) throws -> URL? {
        if let suite = folder?.appendingPathComponent(name, isDirectory: true),
            FileManager.default.fileExists(atPath: suite.path)
        {
            return suite
        }
        if ProcessInfo.processInfo.environment["CI"] == "true" { throw MissingSuite(name: name) }
        print("SKIP \(name): not found under shared/corpus beside the repository")
        return nil
    }

    /// A suite that must be present and is not.
    public struct MissingSuite: Error {
        /// The folder's name under shared/corpus.
        public let name: String
    }
}
