import CodeText
import ContractModel

/// Emits what a response holds when it has several media types: one case for each.
struct ContentEmitter {
    let text: ShapeText
    let contents: [Contract.Content]
    let names: SwiftNames.ResponseNames

    /// The type of a response's content.
    static func type(of content: Contract.Content, _ text: ShapeText) -> Code {
        switch content.coding {
        case .json, .urlencoded: text.type(of: content.shape)
        // A text cannot say null.
        case .text: text.valueType(of: content.shape)
        case .items: Runtime.responseItems(text.type(of: content.shape))
        case .binary, .multipart: Runtime.responseContent
        }
    }

    var declaration: Code {
        let cases = zip(contents, names.contents).map { content, name -> Code in
            """
            \(Code.documentation("`\(content.mediaType)`", indent: 8))
            case \(name)(\(Self.type(of: content, text)))
            """
        }
        let mediaTypes = Code.array(contents.map { .quoted($0.mediaType) })
        return """
            /// What the response may be. `RequestContext.preferredMediaType` says which the client
            /// likes best.
            public enum \(names.contentType): Sendable {
                \(cases.lines())

                /// The media types, in the order of the cases.
                public static let mediaTypes: [String] = \(mediaTypes)
            }
            """
    }

    /// The extension that writes the content.
    func writing(of operation: SwiftName) -> Code {
        let response = Scope.local("response", "httpResponse", avoiding: [])
        let arms = zip(contents, names.contents).map { content, name -> Code in
            let answer = Runtime.answer(content, status: "status", "value", to: response)
            return """
                case .\(name)(let value):
                    \(answer)
                """
        }
        let list = Code.signature(["_ status: UInt16", "to \(response): inout \(Runtime.response)"])
        return """
            extension \(operation).\(names.contentType) {
                /// Writes the content.
                fileprivate func write\(list) {
                    switch self {
                    \(arms.lines())
                    }
                }
            }
            """
    }
}
