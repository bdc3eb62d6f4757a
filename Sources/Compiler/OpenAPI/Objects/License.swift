public import YAML

/// The License Object: the licence of the API. OpenAPI 3.1, section 4.8.4.
public struct License: DocumentObject {
    /// The name of the licence.
    public let name: String
    /// The SPDX expression; excludes `url`.
    public let identifier: String?
    /// The address of the licence's text; excludes `identifier`.
    public let url: String?
    /// What the object was read from.
    public let node: Node
}

extension License: ReadableObject {
    static let title = "License Object"

    init(_ reader: inout ObjectReader) {
        node = reader.node
        name = reader.required("name")
        reader.warnOfLater("identifier", than: .v31, isError: true)
        identifier = reader.optional("identifier")
        url = reader.optional("url")
        reader.exclude("identifier", "url")
    }
}
