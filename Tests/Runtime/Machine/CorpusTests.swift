import HTTPMessages
import HTTPServer
import Testing

@Suite("The public request corpora")
struct RequestCorpusTests {
    @Test("every strict probe gets one of its statuses")
    func probes() throws {
        let probes = try CorpusRequest.load("strict-probes.json")
        for probe in probes {
            let result = seen(probe.bytes)
            if let status = refusal(result) {
                #expect(probe.statuses.contains(Int(status)), "\(probe.name): \(result)")
            } else {
                // What stands behind the machine answers: 200, 404 or 405.
                let isForResponder = !probe.statuses.isDisjoint(with: [200, 404, 405])
                #expect(isForResponder && completed(result) == 1, "\(probe.name): \(result)")
            }
            #expect(seen(probe.bytes, inPiecesOf: [1]) == result, "\(probe.name)")
        }
        print("strict probes: \(probes.count)")
    }

    @Test("llhttp's vectors are judged as llhttp does, but for a list of exceptions")
    func vectors() throws {
        let vectors = try CorpusRequest.load("llhttp-vectors.json")
        let excepted = Set(llhttpExceptions.flatMap(\.vectors))
        var unused = excepted
        var agreed = 0
        for vector in vectors {
            let bytes = withHost(vector.bytes)
            let result = seen(bytes)
            let agrees = (refusal(result) == nil) == vector.isAccepted
            if agrees { agreed += 1 } else { unused.remove(vector.name) }
            #expect(agrees || excepted.contains(vector.name), "\(vector.name): \(result)")
            #expect(seen(bytes, inPiecesOf: [1]) == result, "\(vector.name)")
        }
        print("llhttp vectors: \(agreed)/\(vectors.count) agree")
        if !vectors.isEmpty { #expect(unused.isEmpty, "exceptions that are no longer needed") }
    }
}

/// The bytes with a Host in each request that has none: llhttp leaves it to its caller, and here it
/// is part of the grammar.
func withHost(_ bytes: [UInt8]) -> [UInt8] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let texts = lines.map { String(decoding: $0, as: UTF8.self) }
    if texts.contains(where: { $0.lowercased().hasPrefix("host:") }) { return bytes }
    for index in texts.indices.reversed() where texts[index].contains(" HTTP/1.") {
        guard index + 1 < lines.count else { continue }
        lines.insert(Array("Host: a.test\r".utf8), at: index + 1)
    }
    return Array(lines.joined(separator: [0x0A]))
}
