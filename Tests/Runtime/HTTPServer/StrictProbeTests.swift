import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite("Strict probes")
struct StrictProbeTests {
    @Test("All 89 probes of the shared corpus get the answer that they ask for")
    func probes() async throws {
        guard let script = Corpus.folder?.appendingPathComponent("http/strict-probes.py"),
            FileManager.default.fileExists(atPath: script.path)
        else {
            print("SKIP strict-probes.py: the corpus is not there")
            #expect(ProcessInfo.processInfo.environment["CI"] != "true")
            return
        }
        try await withServer(loops: 2) { server in
            let probes = Process()
            probes.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            probes.arguments = ["python3", script.path, "127.0.0.1", String(server.port)]
            let output = Pipe()
            probes.standardOutput = output
            try probes.run()
            let bytes = output.fileHandleForReading.readDataToEndOfFile()
            probes.waitUntilExit()
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("DIFF") } == [])
            #expect(lines.last == "probes 89 differ 0")
        }
    }
}
