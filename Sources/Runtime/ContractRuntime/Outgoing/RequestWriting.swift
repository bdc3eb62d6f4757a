public import HTTPMessages
public import JSON

/// A request that emitted code makes of typed parts: one of the provider's, or of a client.
@_spi(Generated) public protocol RequestWriting {
    /// Whether objects leave out what is read-only.
    static var isForServer: Bool { get }
    /// The fields.
    var fields: HTTPFields { get set }
    /// Puts encoded text behind what the query has already.
    mutating func add(query text: String)
    /// Carries bytes of a media type, which is none of a range.
    mutating func carry(_ bytes: [UInt8], _ mediaType: String)
}

@_spi(Generated)
extension RequestWriting {
    /// The JSON text of a value.
    package static func text(of value: some JSONWritable) -> [UInt8] {
        var json = JSONWriter()
        json.isForServer = isForServer
        value.write(to: &json)
        return json.bytes
    }

    /// Carries JSON.
    public mutating func json(_ value: some JSONWritable, _ mediaType: StaticString) {
        let type = mediaType.description
        carry(Self.text(of: value), type.contains("*") ? "application/json" : type)
    }

    /// Carries the text of a value.
    public mutating func text(_ value: some CustomStringConvertible, _ mediaType: StaticString) {
        let type = mediaType.description
        carry(
            Array(value.description.utf8),
            "\(type.contains("*") ? "text/plain" : type); charset=utf-8")
    }

    /// Carries the text of a value.
    public mutating func text(_ value: some ContractEnumeration, _ mediaType: StaticString) {
        text(value.name, mediaType)
    }

    /// Carries bytes; the media type of a range is the sender's to say.
    public mutating func bytes(_ bytes: [UInt8], _ mediaType: StaticString) {
        let type = mediaType.description
        carry(bytes, type.contains("*") ? "application/octet-stream" : type)
    }

    /// Adds a field, unless the value is nil.
    public mutating func field(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        fields.append(HTTPFieldName(stringLiteral: name), value.description)
    }

    /// Adds a field, unless the value is nil.
    public mutating func field(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        field(name, value?.name)
    }

    /// Adds a cookie, unless the value is nil.
    public mutating func cookie(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        add(cookie: "\(name)=\(PercentEncoding.encode(value.description))")
    }

    /// Adds a cookie, unless the value is nil.
    public mutating func cookie(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        cookie(name, value?.name)
    }

    /// Adds a parameter of the query, unless the value is nil.
    public mutating func query(_ name: StaticString, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        add(
            query: PercentEncoding.encode(name.description) + "="
                + PercentEncoding.encode(value.description))
    }

    /// Adds a parameter of the query, unless the value is nil.
    public mutating func query(_ name: StaticString, _ value: (some ContractEnumeration)?) {
        query(name, value?.name)
    }

    /// Puts a cookie behind those that are there already.
    package mutating func add(cookie pair: String) {
        // RFC 6265 4.2.1: cookie-string = cookie-pair *( ";" SP cookie-pair )
        fields[.cookie] = fields[.cookie].map { "\($0); \(pair)" } ?? pair
    }
}
