// Sends every case of the suite through the code that was emitted for its schema, and compares the answer with what the
// suite says of it. script/schema-suite writes `SuiteHandlers`, and the file of cases that is the argument.
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
    contractRoutes(operations: SuiteHandlers()), authenticator: NoAuthenticator(),
    configuration: ContractServiceConfiguration(onFailure: { print("failure: \($0.error)") }))
let cases = try JSONValue.parse(contents(of: CommandLine.arguments[1])).array ?? []
for item in cases {
    let body = Array((item["data"]?.string ?? "").utf8)
    let request = HTTPRequest(
        head: HTTPRequestHead(
            .post, item["path"]?.string ?? "/", ["Content-Type": "application/json"]),
        body: HTTPRequestBody(body), requestID: "")
    let response = await service.respond(to: request)
    print("\(item["name"]?.string ?? "")\t\(response.status.code)")
}
