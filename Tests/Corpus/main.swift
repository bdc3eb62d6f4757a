// Sends bodies through the code that was emitted for a document, and prints what is answered. Tests/Corpus/programs.py
// writes the handlers, and the file of cases that is the argument: a list of objects with a name, a path and a body.
// Each line of the output is an object: the name, the status, and the body as a text.
import ContractRuntime
import HTTPMessages
import JSON

#if canImport(Glibc)
    import Glibc
#endif

func contents(of path: String) -> [UInt8] {
    var bytes: [UInt8] = []
    guard let file = fopen(path, "r") else { fatalError("cannot read '\(path)'") }
    while case let byte = fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
    fclose(file)
    return bytes
}

let service = ContractService(
    contractRoutes(operations: Handlers()), authenticator: NoAuthenticator(),
    configuration: ContractServiceConfiguration(onFailure: { print("failure: \($0.error)") }))
let cases = try JSONValue.parse(contents(of: CommandLine.arguments[1])).array ?? []
for item in cases {
    let body = Array((item["body"]?.string ?? "").utf8)
    let request = HTTPRequest(
        head: HTTPRequestHead(
            .post, item["path"]?.string ?? "/", ["Content-Type": "application/json"]),
        body: HTTPRequestBody(body), requestID: "")
    let response = await service.respond(to: request)
    var text = ""
    if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
    var line = JSONObject()
    line["name"] = item["name"]
    line["status"] = .number(JSONNumber(Int64(response.status.code)))
    line["body"] = .string(text)
    print(String(decoding: JSONValue.object(line).serialized(), as: UTF8.self))
}
