import Foundation
import JSON
import TestSupport
import Testing

// Types as the emitter writes them, and what the tests of JSON share.

/// A message, as emitted for a schema with every kind of property.
struct SampleMessage: Sendable, Equatable {
    let id: Int64?
    let receiver: Int64
    let text: String
    let weight: Double?
    let isUrgent: Bool?
    /// Required and nullable.
    let subject: String?
    let tags: [String]?
    let reply: [SampleMessage]?
}

extension SampleMessage: JSONReadable, JSONWritable {
    private static let keys = PropertyKeys(
        ["id", "receiver", "text", "weight", "is_urgent", "subject", "tags", "reply"],
        required: ["id", "receiver", "text", "subject"], readOnly: ["id"])

    static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        var receiver: Int64?
        var text: String?
        var weight: Double?
        var isUrgent: Bool?
        var subject: String??
        var tags: [String]?
        var reply: [SampleMessage]?
        guard try json.beginObject() else { return nil }
        while let key = try json.nextProperty(of: keys) {
            switch key {
            case 1: receiver = try json.integer()
            case 2: text = try json.string()
            case 3: weight = try json.number()
            case 4: isUrgent = try json.boolean()
            case 5: subject = try json.readNull() ? .some(nil) : try json.string()
            case 6: tags = try [String].read(from: &json)
            default: reply = try [SampleMessage].read(from: &json)
            }
        }
        guard let receiver, let text, let subject else { return nil }
        return Self(
            id: nil, receiver: receiver, text: text, weight: weight, isUrgent: isUrgent,
            subject: subject, tags: tags, reply: reply)
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.property("id", ifPresent: id)
        json.property("receiver", receiver)
        json.property("text", text)
        json.property("weight", ifPresent: weight)
        json.property("is_urgent", ifPresent: isUrgent)
        json.property("subject", subject)
        json.property("tags", ifPresent: tags)
        json.property("reply", ifPresent: reply)
        json.endObject()
    }
}

/// What reading a whole text as one type gives.
struct JSONReading<Value> {
    let value: Value?
    let violations: [JSONViolation]

    /// Each violation as "pointer keyword".
    var summary: [String] { violations.map { "\($0.pointer) \($0.keyword)" } }
}

func readJSON<Value: JSONReadable>(
    _ type: Value.Type, _ text: String, strictness: JSONStrictness = .strict,
    limits: JSONLimits = .standard
) throws(JSONSyntaxError) -> JSONReading<Value> {
    var json = JSONReader(Array(text.utf8), strictness: strictness, limits: limits)
    let value = try Value.read(from: &json)
    try json.finish()
    return JSONReading(value: value, violations: json.violations)
}

/// The error of a text that must not be read.
func jsonError(
    _ bytes: [UInt8], strictness: JSONStrictness = .strict, limits: JSONLimits = .standard
) -> JSONSyntaxError? {
    do {
        _ = try JSONValue.parse(bytes, strictness: strictness, limits: limits)
        return nil
    } catch {
        return error
    }
}

func jsonError(_ text: String, strictness: JSONStrictness = .strict) -> JSONSyntaxError? {
    jsonError(Array(text.utf8), strictness: strictness)
}

func writtenJSON(_ value: some JSONWritable) -> String {
    var json = JSONWriter()
    value.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
}

/// The files of nst/JSONTestSuite by name, sorted; nil without the corpus.
func jsonConformanceFiles() throws -> [(name: String, bytes: [UInt8])]? {
    guard let suite = try Corpus.suite("nst-json") else { return nil }
    let folder = suite.appendingPathComponent("test_parsing")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
        (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
    }
}

/// Steele, Lea and Flood's SplitMix64: numbers that are the same in every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
