import Foundation
import Testing

@Suite("What script/setup builds") struct BundleTests {
    private static let assets = "Sources/System/CDocsAssets/assets/app/"

    @Test("the chat page is that of openapi.yml as it is now")
    func isOfThisContract() throws {
        let sum = try Repository.run(["sha256sum", Repository.root.path + "/openapi.yml"])
        let digest = String(decoding: sum.prefix(64), as: UTF8.self)
        let script = try Repository.text(Self.assets + "app.js")
        let isCurrent = script.contains(digest)
        #expect(
            isCurrent,
            "the chat page was built for another openapi.yml than there is now: run script/setup")
    }

    @Test("the page makes no element of text")
    func noMarkupOfText() throws {
        for file in try Repository.files(under: "App/source", ending: ".ts") {
            let text = try Repository.text(file)
            for name in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                #expect(!text.contains(name), "\(file): \(name)")
            }
            // The client is what the page stands on.
            #expect(!text.contains("fetch(") && !text.contains("new WebSocket"), "\(file)")
            #expect(text.split(separator: "\n").count <= 250, "\(file)")
        }
    }
}
