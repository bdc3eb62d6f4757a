import ContractRuntime
import Foundation
import JSON
import Timestamps

/// The same list as people write it for Foundation's coders.
struct FoundationMessage: Codable {
    var id: Int64
    var sender: Int64
    var receiver: Int64
    var text: String
    var timestamp: Date
}

/// The same without a type for the time, which is what costs Foundation most.
struct PlainMessage: Codable {
    var id: Int64
    var sender: Int64
    var receiver: Int64
    var text: String
    var timestamp: String
}

/// CPU time of this thread, in seconds.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Megabytes a CPU second: the best of a few rounds of about a fifth of a second.
func speed(_ bytes: Int, _ work: () throws -> Void) rethrows -> Double {
    var best = 0.0
    for _ in 0..<7 {
        let start = processorTime()
        var count = 0
        while processorTime() - start < 0.2 {
            for _ in 0..<20 { try work() }
            count += 20
        }
        best = max(best, Double(bytes * count) / (processorTime() - start) / 1e6)
    }
    return best
}

/// Fifty messages of 20 to 167 characters; of five, one has quotes and one letters of two bytes.
func list() throws -> [Message] {
    guard let timestamp = Timestamp("2026-11-29T10:00:00.123456+00:00") else { return [] }
    let texts = [
        "Shall we say eight at the harbour? The boat leaves at half past, and Ada has the tickets. ",
        "I have read the draft; the second part is \"almost\" there. Let us go through it tomorrow. ",
        "Yes. ",
        "Grüße aus dem Café! The bread is good here, and so is the view over the old town. ",
        "The figures of last week are in the shared folder, with a note on what was left out. ",
    ]
    return (0..<50).map { number in
        let text = String(repeating: texts[number % 5], count: 34)
        return Message(
            id: Int64(1_000_000 + number), sender: 42, receiver: Int64(7 + number),
            text: String(text.prefix(20 + number * 3)), timestamp: timestamp)
    }
}

func report(_ what: String, _ ours: Double, _ foundation: Double, _ plain: Double) {
    let numbers = [ours, foundation, plain].map { String(format: "%8.0f", $0) }.joined()
    let ratios = [ours / foundation, ours / plain].map { String(format: "%8.1f", $0) }.joined()
    print("\(what)\(numbers)\(ratios)")
}

@main
struct Codec {
    static func main() throws {
        let messages = try list()
        var writer = JSONWriter()
        messages.write(to: &writer)
        let bytes = writer.bytes
        let data = Data(bytes)
        let (decoder, encoder) = (JSONDecoder(), JSONEncoder())
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        decoder.dateDecodingStrategy = .custom { decoder in
            try format.parse(decoder.singleValueContainer().decode(String.self))
        }
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(format.format(date))
        }
        let typed = try decoder.decode([FoundationMessage].self, from: data)
        let plain = try decoder.decode([PlainMessage].self, from: data)
        var reader = JSONReader(bytes)
        guard try [Message].read(from: &reader) == messages else {
            fatalError("the list does not come back: \(reader.violations)")
        }
        print(
            "a list of \(messages.count) messages, \(bytes.count) bytes; MB a CPU second, and times"
        )
        print("         ours   typed   plain   typed   plain")
        report(
            "write",
            speed(bytes.count) {
                var writer = JSONWriter(reservingCapacity: 16_384)
                messages.write(to: &writer)
            },
            try speed(bytes.count) { _ = try encoder.encode(typed) },
            try speed(bytes.count) { _ = try encoder.encode(plain) })
        report(
            "read ",
            try speed(bytes.count) {
                var reader = JSONReader(bytes)
                _ = try [Message].read(from: &reader)
                try reader.finish()
            },
            try speed(bytes.count) { _ = try decoder.decode([FoundationMessage].self, from: data) },
            try speed(bytes.count) { _ = try decoder.decode([PlainMessage].self, from: data) })
    }
}
