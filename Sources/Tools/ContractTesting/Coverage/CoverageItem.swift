import OpenAPI

/// What can be seen of a document, and is counted.
public struct CoverageItem: Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing it is.
    public let axis: Axis
    /// What it is, such as `listPets 200 application/json`: the same in every run.
    public let name: String

    /// The kinds of things that are counted.
    public enum Axis: String, Sendable, Hashable, CaseIterable {
        /// An operation was asked.
        case operation
        /// An operation has answered with a status that it lists; `default`: the server as a whole has answered with a
        /// status that `x-statuses` lists.
        case status
        /// A request had, or a response of a status had, a declared media type.
        case mediaType = "media_type"
        /// A request had a parameter.
        case parameter
        /// A keyword of a schema was satisfied; one that requests are held against was broken too.
        case keyword
        /// A request or a response had the outline of an example.
        case example
        /// A message went over a WebSocket, in a direction, under a subprotocol.
        case frame
    }

    /// Makes an item.
    public init(_ axis: Axis, _ name: String) {
        self.axis = axis
        self.name = name
    }

    /// `status listPets 200`
    public var description: String { "\(axis.rawValue) \(name)" }
}

extension CoverageItem {
    static func operation(_ operation: CheckedOperation) -> CoverageItem {
        CoverageItem(.operation, operation.id)
    }

    static func status(_ status: String, of operation: CheckedOperation) -> CoverageItem {
        CoverageItem(.status, "\(operation.id) \(status)")
    }

    static func status(ofServer status: Int) -> CoverageItem {
        CoverageItem(.status, "default \(status)")
    }

    static func requestContent(
        _ content: CheckedMediaType, of operation: CheckedOperation
    ) -> CoverageItem {
        CoverageItem(.mediaType, "\(operation.id) request \(content.name)")
    }

    static func responseContent(
        _ content: CheckedMediaType, _ status: String, of operation: CheckedOperation
    ) -> CoverageItem {
        CoverageItem(.mediaType, "\(operation.id) \(status) \(content.name)")
    }

    static func parameter(
        _ parameter: CheckedParameter, of operation: CheckedOperation
    ) -> CoverageItem {
        CoverageItem(.parameter, "\(operation.id) \(parameter.part.rawValue) \(parameter.name)")
    }

    static func keyword(_ location: String, isSatisfied: Bool) -> CoverageItem {
        CoverageItem(.keyword, "#\(location) \(isSatisfied ? "satisfied" : "broken")")
    }

    static func example(_ example: CheckedExample) -> CoverageItem {
        CoverageItem(.example, "#\(example.place.pointer)")
    }

    static func frame(_ key: CheckedFrames.Key) -> CoverageItem {
        CoverageItem(.frame, key.description)
    }
}
