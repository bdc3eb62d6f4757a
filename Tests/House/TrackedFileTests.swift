import Foundation
import Testing

@Suite("What git keeps") struct TrackedFileTests {
    @Test("nothing that is built, fetched or resolved")
    func nothingGenerated() throws {
        for file in try Repository.trackedFiles() ?? [] {
            #expect(!file.hasPrefix(".build/") && !file.contains("/.build/"), "\(file)")
            #expect(!file.hasSuffix("Package.resolved"), "\(file)")
            #expect(!file.contains("/assets/"), "\(file): script/setup fetches it")
        }
    }

    @Test("no note of unfinished work")
    func nothingUnfinished() throws {
        // Spelt so that this file is not its own finding.
        let note = try Regex(#"\b(?:TO"# + #"DO|FIX"# + #"ME)\b"#)
        for file in try Repository.trackedFiles() ?? [] where file != "docs/style.md" {
            guard let text = try? Repository.text(file) else { continue }
            #expect(!text.contains(note), "\(file)")
        }
    }
}
