package import HTTPMessages

// The media types of what users upload: kept as they were sent, and served as they can do no harm.

extension MediaType {
    /// The media type of bytes of which nothing is known (RFC 2046 4.5.1).
    static let unknownContent = MediaType(type: "application", subtype: "octet-stream")

    /// The longest media type that is kept, in bytes; those that are registered have less than half.
    package static let maxStoredByteCount = 255

    /// The media type to keep of what a client said.
    package static func stored(_ text: String?) -> MediaType {
        guard let text, let type = MediaType(text), !type.isRange,
            type.description.utf8.count <= maxStoredByteCount
        else { return unknownContent }
        return type
    }

    /// The media type to serve what was kept as: itself if it is one that a browser shows without
    /// running anything, else that of unknown bytes.
    package static func served(_ text: String) -> String {
        guard let type = MediaType(text), harmless.contains(type.essence) else {
            return unknownContent.description
        }
        let charset = type.parameters.filter { $0.name == "charset" }
        return MediaType(type: type.type, subtype: type.subtype, parameters: charset).description
    }

    // No HTML, XML, SVG, script or style sheet, nor anything that may hold these.
    private static let harmless: Set<String> = [
        "application/gzip", "application/json", "application/pdf", "application/zip",
        "audio/aac", "audio/flac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav",
        "audio/webm", "image/avif", "image/bmp", "image/gif", "image/heic", "image/jpeg",
        "image/png", "image/tiff", "image/webp", "text/csv", "text/markdown", "text/plain",
        "video/mp4", "video/mpeg", "video/ogg", "video/quicktime", "video/webm",
    ]
}
