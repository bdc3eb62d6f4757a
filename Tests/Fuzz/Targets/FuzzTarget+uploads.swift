import Cryptography
import HTTPMessages
import Handlers

// What the application's handlers read by themselves.
extension FuzzTarget {
    /// Content-Digest.
    static let contentDigest = FuzzTarget("content-digest", maxBytes: 512) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let digest = ContentDigest(text) else { return }
        demand(digest.sha256.bytes.count == 32, "a digest of \(digest.sha256.bytes.count) bytes")
        demand(text.contains("sha-256=:"), "a digest that nobody has sent")
        let written = text + ", x=:YQ==:"
        demand(ContentDigest(written) == digest, "another algorithm changes the digest")
    }

    /// The header of a picture.
    static let image = FuzzTarget("image", maxBytes: 512) { bytes in
        guard let header = ImageHeader(bytes) else { return }
        for size in [header.width, header.height] {
            demand(size > 0 && size <= 1 << 32, "a picture of \(size) pixels")
        }
        // What stands behind the header says nothing about the picture.
        demand(ImageHeader(bytes + [0xFF, 0xD8, 0]) == header, "more bytes change the picture")
        let starts: [(ImageHeader.Format, [UInt8])] = [
            (.png, [0x89, 0x50]), (.jpeg, [0xFF, 0xD8]), (.gif, [0x47, 0x49]),
            (.webp, [0x52, 0x49]),
        ]
        for (format, start) in starts {
            demand(
                bytes.starts(with: start) == (header.format == format),
                "the format is \(header.format)")
        }
    }

    /// The media type of a part, as it is kept and as it is served.
    static let storedType = FuzzTarget("stored-type", maxBytes: 512) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let stored = MediaType.stored(text)
        let most = MediaType.maxStoredByteCount
        demand(stored.description.utf8.count <= most, "the type is too long: \(stored)")
        demand(!stored.isRange, "a range is kept: \(stored)")
        let served = MediaType.served(stored.description)
        demand(MediaType.served(served) == served, "'\(served)' is served as something else")
        guard let type = MediaType(served) else { fatalError("'\(served)' is no media type") }
        demand(
            type.parameters.allSatisfy { $0.name == "charset" }, "parameters are served: \(served)")
        // What a browser runs, or looks into for what it may be.
        let dangerous = ["html", "xml", "svg", "script", "css", "multipart"]
        demand(!dangerous.contains { type.essence.contains($0) }, "'\(served)' is served")
    }

    /// The cursor of a page.
    static let cursor = FuzzTarget("cursor", maxBytes: 64) { bytes in
        let seal = CursorSeal(secret: Array("fuzz".utf8))
        let text = String(decoding: bytes, as: UTF8.self)
        guard let position = seal.position(of: text, in: "a", of: 1, about: 2) else { return }
        demand(
            seal.cursor(after: position, in: "a", of: 1, about: 2) == text,
            "there are two cursors of one place: \(text)")
        demand(seal.position(of: text, in: "b", of: 1, about: 2) == nil, "another list takes it")
        demand(seal.position(of: text, in: "a", of: 2, about: 1) == nil, "another reader does")
        demand(seal.position(of: text, in: "a", of: 1) == nil, "a list without subject does")
    }
}
