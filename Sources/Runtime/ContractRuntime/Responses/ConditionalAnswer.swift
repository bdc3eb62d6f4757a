// What becomes of content when the request has preconditions or asks for ranges (RFC 9110 13, 14).
//
// The order is that of 13.2.2, and each step is taken only where the operation lists the status
// that it may end with:
//
//     If-Match, else If-Unmodified-Since       412
//     If-None-Match, else If-Modified-Since    304
//     Range, unless If-Range names another version; not of HEAD       206, 416
//
// A precondition that cannot be read is as good as none, but for If-Match: whoever sends one wants
// to be stopped. Ranges are answered with the whole content when there are more than ten, when they
// overlap, and when sending them one by one would take more bytes than the content has: nobody gets
// more out of this server than is in it. Content of unknown length has no ranges.

internal import HTTPMessages

/// Judges one request for content; pure, so that tables of cases are its tests.
struct ConditionalAnswer {
    /// What is answered.
    enum Verdict: Equatable {
        /// The whole content.
        case whole
        /// 304.
        case notModified
        /// 412.
        case preconditionFailed
        /// 206 with these stretches of the content, at least one.
        case ranges([Range<Int64>])
        /// 416.
        case unsatisfiable
    }

    /// The statuses that the runtime may answer for an operation.
    struct Statuses: OptionSet {
        let rawValue: UInt8
        static let partialContent = Statuses(rawValue: 1)
        static let notModified = Statuses(rawValue: 2)
        static let preconditionFailed = Statuses(rawValue: 4)
        static let rangeNotSatisfiable = Statuses(rawValue: 8)
        /// `multipart/byteranges` is among the media types.
        static let severalRanges = Statuses(rawValue: 16)
        static let all: Statuses = [
            .partialContent, .notModified, .preconditionFailed, .rangeNotSatisfiable,
            .severalRanges,
        ]
    }

    /// What the operation lists.
    var statuses: Statuses
    var entityTag: EntityTag?
    /// In seconds since 1970.
    var lastModified: Int64?
    /// The length of the content where stretches of it can be sent.
    var length: Int64?

    /// The verdict on a request of GET or HEAD.
    func verdict(_ fields: HTTPFields, isHead: Bool) -> Verdict {
        if statuses.contains(.preconditionFailed), !isMatched(fields) { return .preconditionFailed }
        if statuses.contains(.notModified), isKnown(fields) { return .notModified }
        guard !isHead, statuses.contains(.partialContent), let length else { return .whole }
        return ranges(fields, length: length)
    }

    // MARK: Preconditions

    /// Whether If-Match (13.1.1) or If-Unmodified-Since (13.1.4) holds.
    private func isMatched(_ fields: HTTPFields) -> Bool {
        if let value = fields[.ifMatch] {
            guard let condition = EntityTagCondition(value) else { return false }
            if case .any = condition { return true }
            return entityTag.map(condition.matchesStrongly) ?? false
        }
        guard let lastModified, let date = date(.ifUnmodifiedSince, fields) else { return true }
        return lastModified <= date
    }

    /// Whether If-None-Match (13.1.2) or If-Modified-Since (13.1.3) says that the client has it.
    private func isKnown(_ fields: HTTPFields) -> Bool {
        if let value = fields[.ifNoneMatch] {
            guard let condition = EntityTagCondition(value) else { return false }
            if case .any = condition { return true }
            return entityTag.map(condition.matchesWeakly) ?? false
        }
        guard let lastModified, let date = date(.ifModifiedSince, fields) else { return false }
        return lastModified <= date
    }

    /// A date of the request; nil where it is absent, repeated or no date.
    private func date(_ name: HTTPFieldName, _ fields: HTTPFields) -> Int64? {
        guard fields.count(of: name) == 1, let text = fields[name] else { return nil }
        // Only a year of two digits (RFC 850) asks for the present: the content's own will do.
        return HTTPDate.parse(text, now: lastModified ?? 0)
    }

    // MARK: Ranges

    private func ranges(_ fields: HTTPFields, length: Int64) -> Verdict {
        guard fields.count(of: .range) == 1, let value = fields[.range],
            let asked = ByteRanges(value), !asked.areTooMany, isSameVersion(fields)
        else { return .whole }
        let found = asked.satisfiable(length: length)
        guard !found.isEmpty else {
            // The last bytes of nothing are nothing, which is all of it (14.1.1).
            let isTail = asked.specifiers.contains { specifier in
                if case .last(let count) = specifier { count > 0 } else { false }
            }
            if isTail || !statuses.contains(.rangeNotSatisfiable) { return .whole }
            return .unsatisfiable
        }
        guard found.count > 1 else { return .ranges(found) }
        guard statuses.contains(.severalRanges), !Self.overlap(found) else { return .whole }
        return .ranges(found)
    }

    private static func overlap(_ ranges: [Range<Int64>]) -> Bool {
        let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
        return zip(sorted, sorted.dropFirst()).contains { $0.upperBound > $1.lowerBound }
    }

    /// Whether If-Range (13.1.5) is absent or names this version: by a strong tag, or by the very
    /// date.
    private func isSameVersion(_ fields: HTTPFields) -> Bool {
        guard let value = fields[.ifRange] else { return true }
        if value.hasPrefix("\"") || value.hasPrefix("W/") {
            guard case .tags(let tags) = EntityTagCondition(value), tags.count == 1, let entityTag
            else { return false }
            return tags[0].equalsStrongly(entityTag)
        }
        guard let lastModified, let date = date(.ifRange, fields) else { return false }
        return date == lastModified
    }
}

extension ConditionalAnswer.Statuses {
    /// What an operation lists for the runtime to answer.
    init(_ operation: OperationDescription) {
        self = []
        for code in operation.runtimeStatuses {
            switch code {
            case 206: insert(.partialContent)
            case 304: insert(.notModified)
            case 412: insert(.preconditionFailed)
            case 416: insert(.rangeNotSatisfiable)
            default: break
            }
        }
        let several = operation.responseMediaTypes.contains {
            $0.lowercased() == "multipart/byteranges"
        }
        if several { insert(.severalRanges) }
    }
}
