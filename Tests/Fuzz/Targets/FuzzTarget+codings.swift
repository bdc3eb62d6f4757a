import Compression
import ContractRuntime
import HTTPMessages

extension FuzzTarget {
    /// A body in the coding gzip, under limits that are quickly reached.
    static let gzip = FuzzTarget("gzip", maxBytes: 2048) { bytes in
        let verdict = Cuts.demandOneVerdict(on: bytes, inflated)
        // The rule, with what may come between two looks at it.
        let most = bytes.count * 100 + freeByteCount + stepByteCount * 1032
        demand(verdict.content.count <= most, "\(verdict.content.count) bytes come of it")
        guard verdict.error == nil else { return }
        var again: [UInt8] = []
        Deflater(.gzip).compress(verdict.content.span, .finish, into: &again)
        let reread = inflated([again[...]])
        // What is compressed better than it came may have grown too much.
        demand(
            reread.error == .tooLarge || reread == verdict, "compressed again it reads otherwise")
    }

    private static var freeByteCount: Int { 512 }
    private static var stepByteCount: Int { 16 }

    private struct Inflated: Equatable {
        var content: [UInt8] = []
        var error: HTTPBodyError?
    }

    private static func inflated(_ pieces: [ArraySlice<UInt8>]) -> Inflated {
        var reader = GzipReader(freeByteCount: freeByteCount, stepByteCount: stepByteCount)
        var verdict = Inflated()
        do throws(HTTPBodyError) {
            for piece in pieces {
                reader.receive(Array(piece))
                while let content = try reader.next() {
                    demand(!content.isEmpty, "content of no bytes")
                    demand(content.count <= 64 * 1024, "\(content.count) bytes at once")
                    verdict.content += content
                }
            }
            try reader.finish()
        } catch {
            verdict.error = error
        }
        return verdict
    }

    /// Accept-Encoding: the lines of the input are fields.
    static let acceptEncoding = FuzzTarget("accept-encoding", maxBytes: 512) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let verdict = permitsGzip(lines)
        demand(
            verdict == permitsGzip([lines.joined(separator: ",")]), "one field says otherwise")
        demand(permitsGzip(["gzip"] + lines), "gzip is asked for and not permitted")
        if !text.lowercased().contains("gzip") {
            demand(!permitsGzip(["gzip;q=0"] + lines), "gzip is forbidden and permitted")
        }
    }

    private static func permitsGzip(_ values: [String]) -> Bool {
        var fields: HTTPFields = [:]
        for value in values { fields.append(.acceptEncoding, value) }
        return AcceptEncoding.permitsGzip(fields)
    }
}
