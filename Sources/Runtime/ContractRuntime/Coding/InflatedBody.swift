internal import HTTPMessages

/// The body of a request that was sent compressed (RFC 1952), inflated while it is read.
final class InflatedBody: HTTPBodySource, @unchecked Sendable {
    // SAFETY: a source is asked by one task at a time, as its protocol says.
    private var body: HTTPRequestBody
    private var reader = GzipReader()

    init(_ body: HTTPRequestBody) { self.body = body }

    func next() async throws(HTTPBodyError) -> [UInt8]? {
        while true {
            if let content = try reader.next() { return content }
            guard let piece = try await body.next() else {
                try reader.finish()
                return nil
            }
            reader.receive(piece)
        }
    }
}
