import Foundation

/// A directory for one test.
struct TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = "\(NSTemporaryDirectory())/accord-store-\(UUID().uuidString)"
            .replacingOccurrences(of: "//", with: "/")
    }

    func remove() {
        // A directory that is left behind in the system's folder for such harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }
}
