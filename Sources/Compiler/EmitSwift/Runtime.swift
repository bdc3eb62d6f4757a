import CodeText
import ContractModel

// What emitted code calls, spelled here and nowhere else. The generator does not import the
// runtime; this file and the public declarations of ContractRuntime, JSON and Timestamps are two
// sides of one agreement, which the golden files hold: they are compiled against the runtime.

/// The vocabulary of the runtime.
enum Runtime {
    // MARK: Modules

    static let contractRuntime = "ContractRuntime"
    static let contractClient = "ContractClient"
    static let httpMessages = "HTTPMessages"
    static let json = "JSON"
    static let timestamps = "Timestamps"

    /// The part of ContractRuntime that only emitted code sees.
    static let spi = "Generated"

    // MARK: Types

    static let reader: Code = "JSONReader"
    static let writer: Code = "JSONWriter"
    static let syntaxError: Code = "JSONSyntaxError"
    static let readable: Code = "JSONReadable"
    static let writable: Code = "JSONWritable"
    static let jsonValue: Code = "JSONValue"
    static let timestamp: Code = "Timestamp"
    static let date: Code = "CalendarDate"
    static let enumeration: Code = "ContractEnumeration"
    static let input: Code = "ContractInput"
    static let output: Code = "ContractOutput"
    static let problem: Code = "ContractProblem"
    static let caller: Code = "ContractCaller"
    static let request: Code = "ContractRequest"
    static let response: Code = "ContractResponse"
    static let error: Code = "ContractError"
    static let context: Code = "RequestContext"
    static let operation: Code = "OperationDescription"
    static let securityScheme: Code = "SecuritySchemeDescription"
    static let problemDescription: Code = "ProblemDescription"
    static let socket: Code = "ContractSocket"
    static let connection: Code = "WebSocketConnection"
    static func channel(_ incoming: Code, _ outgoing: Code) -> Code {
        "WebSocketChannel<\(incoming), \(outgoing)>"
    }
    static let requestContent: Code = "RequestContent"
    static let responseContent: Code = "ResponseContent"
    static let partContent: Code = "PartContent"
    static let body: Code = "ContractBody"
    static let part: Code = "MultipartPart"
    static let partDescription: Code = "PartDescription"
    static let partReading: Code = "ContractPart"
    static func multipartContent(_ part: Code) -> Code { "MultipartContent<\(part)>" }
    static func presence(_ value: Code) -> Code { "Presence<\(value)>" }
    static func indirect(_ value: Code) -> Code { "Indirect<\(value)>" }
    static func routes(_ caller: Code) -> Code { "RouteTable<\(caller)>" }

    /// Type names that schemas may not take.
    static let typeNames: Set<String> = [
        "AnyValueRule", "ArrayRule", "BooleanRule", "CalendarDate", "ConstantRule",
        "ContractBody", "ContractCaller", "ContractDocument", "ContractPart",
        "ContractEnumeration", "ContractError", "ContractInput", "ContractOutput",
        "ContractProblem", "ContractSocket",
        "ContractRequest", "ContractResponse", "DateRule", "DictionaryRule", "Indirect",
        "IntegerRule",
        "JSON", "JSONReadable", "JSONReader", "JSONSyntaxError", "JSONValue", "JSONWritable",
        "JSONWriter", "MultipartContent", "MultipartPart", "NullableRule", "NumberRule",
        "OperationDescription", "OutgoingAnswer", "OutgoingDescription", "OutgoingRequest",
        "OutgoingSender", "PathSegment", "SchemeRequirement",
        "PartContent", "PartDescription", "PlainText", "Presence",
        "ProblemDescription", "ProblemText", "PropertyKeys", "RequestContent",
        "RequestContext", "RequestItems", "ResponseContent", "ResponseItems", "RouteTable",
        "SchemaRule", "SchemaRules", "ServerDescription", "ServerVariableDescription",
        "SecuritySchemeDescription", "StringRule", "Timestamp",
        "TimestampRule", "Timestamps", "UnionAlternatives", "UnionMark", "WebSocketChannel",
        "WebSocketConnection", "WebSocketDescription", "ContractRuntime", "HTTPMessages",
    ]

    // MARK: Rules

    static func rule(_ name: Code, _ arguments: [Code]) -> Code { name + .call(arguments) }

    static func schemaRule(_ type: Code) -> Code { "SchemaRule<\(type)>()" }
    static func arrayRule(_ arguments: [Code]) -> Code { rule("ArrayRule", arguments) }
    static func dictionaryRule(_ arguments: [Code]) -> Code { rule("DictionaryRule", arguments) }
    static func stringRule(_ arguments: [Code]) -> Code { rule("StringRule", arguments) }
    static func integerRule(_ arguments: [Code]) -> Code { rule("IntegerRule", arguments) }
    static func numberRule(_ arguments: [Code]) -> Code { rule("NumberRule", arguments) }
    static func nullableRule(_ inner: Code) -> Code { rule("NullableRule", ["of: \(inner)"]) }
    static func constantRule(_ text: Literal) -> Code { rule("ConstantRule", ["\(text)"]) }
    static let int32Rule: Code = "IntegerRule.int32"
    static let booleanRule: Code = "BooleanRule()"
    static let timestampRule: Code = "TimestampRule()"
    static let dateRule: Code = "DateRule()"
    static let anyValueRule: Code = "AnyValueRule()"

    /// The name of a format among those of the runtime.
    static func format(_ format: StringFormat) -> Code {
        switch format {
        case .duration: ".duration"
        case .email: ".email"
        case .hostname: ".hostname"
        case .ipv4: ".ipv4"
        case .ipv6: ".ipv6"
        case .jsonPointer: ".jsonPointer"
        case .regex: ".regex"
        case .time: ".time"
        case .uri: ".uri"
        case .uriReference: ".uriReference"
        case .uuid: ".uuid"
        }
    }

    static func propertyKeys(_ arguments: [Code]) -> Code { "PropertyKeys" + .call(arguments) }

    // MARK: Reading JSON

    /// Reading without a rule of its own, by the method of the reader that does it.
    enum Primitive: Sendable {
        case string, integer, number, boolean, value, timestamp, date
    }

    static func read(_ primitive: Primitive, from json: SwiftName) -> Code {
        switch primitive {
        case .string: "try \(json).string()"
        case .integer: "try \(json).integer()"
        case .number: "try \(json).number()"
        case .boolean: "try \(json).boolean()"
        case .value: "try \(json).value()"
        case .timestamp: "try \(json).timestamp()"
        case .date: "try \(json).date()"
        }
    }

    static func read(rule: Code, from json: SwiftName) -> Code {
        "try \(json).read" + .call([rule])
    }
    static func read(type: Code, from json: SwiftName) -> Code {
        "try \(type).read" + .call(["from: &\(json)"])
    }
    static func readNullable(_ rule: Code, from json: SwiftName) -> Code {
        "try \(json).nullable" + .call([rule])
    }
    static func readPresence(_ rule: Code, from json: SwiftName) -> Code {
        "try \(json).presence" + .call([rule])
    }

    // MARK: Writing JSON

    static func write(_ name: Literal, _ value: Code, to json: SwiftName) -> Code {
        "\(json).property" + .call(["\(name)", value])
    }

    static func writeOptional(_ name: Literal, _ value: Code, to json: SwiftName) -> Code {
        "\(json).property" + .call(["\(name)", "ifPresent: \(value)"])
    }

    // MARK: Requests

    static func isAccepted(_ request: SwiftName) -> Code { "\(request).isAccepted" }
    static func refusal(_ request: SwiftName) -> Code { "\(request).refusal" }

    // MARK: Responses

    static func answerProblem(status: Code, _ problem: Code, to response: SwiftName) -> Code {
        "\(response).problem" + .call([status, problem])
    }

    static func field(_ name: Literal, _ value: SwiftName, of response: SwiftName) -> Code {
        "\(response).field" + .call(["\(name)", "\(value)"])
    }

    // MARK: Paths

    static func pathSegment(_ value: SwiftName) -> Code { "PathSegment(\(value))" }

    // MARK: Routes

    /// Adds an operation. What serves it is one closure, of which nothing else is made: a function
    /// that calls another for each request would cost a frame in the task.
    static func addRoute(
        _ security: Contract.Security, _ description: Code, input: Code, handler: Code
    ) -> Code {
        let read = input + .call(["from: &$0"])
        let (add, arguments): (Code, [Code]) =
            switch security {
            case .open: ("open", [read, "context: $1"])
            case .required: ("secured", [read, "caller: $1", "context: $2"])
            case .optional: ("optionallySecured", [read, "caller: $1", "context: $2"])
            }
        let answer = response + .call([handler + .call(arguments)])
        return """
            routes.\(add)\(Code.call([description])) {
                try await \(answer)
            }
            """
    }

    static func newRoutes(_ caller: Code) -> Code {
        routes(caller)
            + .call([
                "securitySchemes: ContractDocument.securitySchemes",
                "problems: ContractDocument.problems",
            ])
    }

    // MARK: Document

    static func problem(_ problem: Contract.Problem) -> Code {
        let texts = problem.texts.map { text -> Code in
            let detail: [Code] = text.detail.map { [.labeled("detail", $0)] } ?? []
            return "ProblemText"
                + .call([.quoted(text.language), .labeled("title", text.title)] + detail)
        }
        return problemDescription + .call([.quoted(problem.code), .array(texts)])
    }
}

extension Code {
    /// A text as a literal.
    static func quoted(_ text: String) -> Code { "\(Literal.string(text))" }
}
