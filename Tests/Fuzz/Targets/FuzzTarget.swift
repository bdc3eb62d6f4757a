/// A parser of foreign bytes, and what must hold whatever the bytes are.
///
/// The bytes of an input are what the parser reads, and nothing else, so that an input can be read
/// by people, and a file of a corpus is one. Where they are cut into pieces follows from their
/// hash.
package struct FuzzTarget: Sendable {
    /// The name, which is also that of its folder of kept inputs and of its dictionary.
    package let name: String
    /// The largest input worth trying.
    package let maxBytes: Int
    /// Reads an input, and stops the process where something does not hold.
    package let check: @Sendable ([UInt8]) -> Void

    init(_ name: String, maxBytes: Int, _ check: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.maxBytes = maxBytes
        self.check = check
    }

    /// Every target.
    package static let all: [FuzzTarget] = [
        // Messages of HTTP and what their fields say.
        .request, .response, .chunked, .multipart, .target, .query, .parameters, .form, .cookies,
        .fields, .range, .mediaType, .conditions, .links, .credentials, .handshake,
        .webSocketServer, .webSocketClient, .items,
        .proxyHeader, .trace, .authority, .gzip, .acceptEncoding,
        .webSocketExtensions, .deflateMessage, .deflateFrames,
        // What handlers read by themselves.
        .contentDigest, .image, .storedType, .cursor,
        // Values.
        .json, .pointer, .pattern, .schema, .formats, .times, .encodings,
        // Documents.
        .yaml, .document, .configuration,
    ]
}

/// Stops the process with a sentence where something does not hold. Unlike a precondition it says
/// the sentence in optimised builds too.
func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) {
    guard !holds else { return }
    fatalError(sentence())
}
