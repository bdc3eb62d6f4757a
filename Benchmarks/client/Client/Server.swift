import EventLoop
import Foundation
import HTTPMessages
import HTTPServer

/// What is asked when no address is given: the kit's own server in a process of its own.
enum Server {
    static func run() async throws {
        let loops = try LoopGroup(count: 1)
        let listener = HTTPListener(
            configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0),
            responder: Answers())
        let port = try await listener.start(on: loops).port
        print(port)
        fflush(nil)
        // Ends when whoever has started this process does.
        while readLine() != nil {}
    }
}

private struct Answers: HTTPResponder {
    private static let small = [UInt8](repeating: 0x61, count: 90)
    // What `getVersion` answers.
    private static let version = Array(
        #"{"name":"Accord","version":"1.0.0","contract":"\#(String(repeating: "0", count: 64))"}"#
            .utf8)
    private static let large = [UInt8](repeating: 0x61, count: 1 << 20)

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let body =
            switch String(decoding: request.head.path, as: UTF8.self) {
            case "/large": Self.large
            case "/version": Self.version
            default: Self.small
            }
        return HTTPResponse(
            .ok, fields: [.contentType: "application/json"],
            body: .bytes(body))
    }

    func refusal(_ status: HTTPStatus, detail: String, requestID: String) -> HTTPResponse {
        HTTPResponse(status)
    }
}

/// The process of that server.
final class ServerProcess {
    let base: String
    private let process = Process()
    private let input = Pipe()

    init() throws {
        let output = Pipe()
        // A server is elsewhere: the last core is its own, and the client should be kept from it.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
        process.arguments = [
            "-c", "\(sysconf(Int32(_SC_NPROCESSORS_CONF)) - 1)",
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path, "serve",
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        base = "http://127.0.0.1:\(line.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
