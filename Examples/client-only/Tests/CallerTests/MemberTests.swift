import Caller
import ContractClient
import CurlClient
import Foundation
import Testing

@Suite("A member", .enabled(if: Server.isBuilt, "build accord-server in the repository first"))
struct MemberTests {
    @Test("sees all others, over the network")
    func names() async throws {
        let server = try Server()
        defer { server.stop() }
        let transport = try CurlTransport()
        let guest = APIClient(baseURL: server.url, transport: transport)
        for name in ["Ada", "Grace", "Edsger"] {
            _ = try await guest.registerUser(
                .init(
                    body: RegisterUserBody(
                        email: "\(name)@example.org", password: "an engine of 1843",
                        firstName: name, lastName: "X"))
            ).created
        }
        let ada = try await Member(
            baseURL: server.url, transport: transport, email: "ada@example.org",
            password: "an engine of 1843")
        #expect(Set(try await ada.names()) == ["Grace", "Edsger"])
    }

    @Test("is nobody with a wrong password, and the problem says so")
    func refused() async throws {
        let server = try Server()
        defer { server.stop() }
        let error = await #expect(throws: AnswerError.self) {
            _ = try await Member(
                baseURL: server.url, transport: try CurlTransport(), email: "eve@example.org",
                password: "a guess of mine")
        }
        #expect(error?.status.code == 401)
    }
}

/// The repository's server, as script/server starts it.
private final class Server {
    private static let program = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/debug/accord-server")

    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

    let url: String
    private let process = Process()
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("client-only-\(UUID().uuidString)")

    init() throws {
        let output = Pipe()
        process.executableURL = Self.program
        process.arguments = ["--port", "0", "--data", folder.path]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("/redoc") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            text += String(decoding: data, as: UTF8.self)
        }
        let match = try #require(text.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/))
        url = String(match.0)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        // Too late to report: the folder lies in the system's temporary directory.
        try? FileManager.default.removeItem(at: folder)
    }
}
