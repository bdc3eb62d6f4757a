import AccordClient
import ContractClient
import Foundation
import Testing

@Suite("What broken-off uploads left behind is swept at the start (F2)")
struct SweepTests {
    @Test("and nothing else is")
    func sweeps() async throws {
        let server = try await TestServer()
        let user = try await server.user()
        let file = try await server.api.client(user).file("kept").id
        _ = try await server.api.client(user).putMyAvatar(TestPicture.png(1, 1)).ok
        let kept = server.blobs(of: user)
        #expect(kept.count == 2)
        #expect(server.stop() == 0)
        let files = server.directory.appendingPathComponent("files")
        let stranger = files.appendingPathComponent("9999")
        try FileManager.default.createDirectory(at: stranger, withIntermediateDirectories: true)
        let name = String(repeating: "0123456789abcdef", count: 2)
        for folder in ["\(user.id)", "9999"] {
            for orphan in [name, ".upload-\(name)"] {
                try Data([1]).write(to: files.appendingPathComponent("\(folder)/\(orphan)"))
            }
        }
        // What is not the server's own stays.
        let foreign = files.appendingPathComponent("\(user.id)/README")
        try Data([1]).write(to: foreign)
        let process = try ServerProcess(["--port", "0", "--data", server.directory.path])
        defer { process.kill() }
        #expect(server.blobs(of: user) == (kept + ["README"]).sorted())
        #expect(try FileManager.default.contentsOfDirectory(atPath: stranger.path).isEmpty)
        let content = try await API(port: process.port).client(user).getFileContent(
            .init(fileID: file))
        #expect(try await content.ok.body.text == "kept")
    }
}
