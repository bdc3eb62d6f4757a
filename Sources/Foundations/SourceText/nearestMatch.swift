/// The candidate that the writer of a name probably meant, or nil when none is near.
///
/// Near is a distance (insertions, deletions, substitutions and swaps of neighbours) of at most a
/// third of the name's length; names that differ only in case and separators (`chatId`, `chat_id`)
/// are the nearest.
///
///     nearestMatch(to: "operationID", in: ["operationId", "summary"])  // "operationId"
public func nearestMatch(to name: String, in candidates: some Sequence<String>) -> String? {
    let written = Array(name.utf8)
    guard written.count <= maxComparedBytes else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != name {
        var limit = max(written.count, candidate.utf8.count) / 3
        if let best { limit = min(limit, best.distance - 1) }
        guard limit >= 0 else { break }
        if skeleton(name) == skeleton(candidate), !skeleton(name).isEmpty {
            best = (candidate, 0)
        } else if let distance = editDistance(written, Array(candidate.utf8), atMost: limit),
            distance > 0
        {
            best = (candidate, distance)
        }
    }
    return best?.candidate
}

extension Diagnostic {
    /// The hint `did you mean 'x'?` for the nearest of the candidates, or nil when none is near.
    public static func hint(for name: String, among candidates: some Sequence<String>) -> String? {
        nearestMatch(to: name, in: candidates).map { "did you mean '\($0)'?" }
    }
}

/// Longer names are not compared: the time grows with the square.
private let maxComparedBytes = 128

/// The name's letters and digits in lower case.
private func skeleton(_ name: String) -> [UInt8] {
    name.utf8.compactMap { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): nil
        default: byte
        }
    }
}

/// The optimal string alignment distance, or nil when it is greater than the limit.
private func editDistance(_ first: [UInt8], _ second: [UInt8], atMost limit: Int) -> Int? {
    guard abs(first.count - second.count) <= limit else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in 1...max(1, first.count) where row <= first.count {
        var current = [row]
        for column in 1...max(1, second.count) where column <= second.count {
            let cost = first[row - 1] == second[column - 1] ? 0 : 1
            var distance = min(
                previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
            if row > 1, column > 1, first[row - 1] == second[column - 2],
                first[row - 2] == second[column - 1]
            {
                distance = min(distance, beforePrevious[column - 2] + 1)
            }
            current.append(distance)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[second.count] <= limit ? previous[second.count] : nil
}
