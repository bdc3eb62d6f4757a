// swift-tools-version: 6.2
// The code that the kit emits for a list of messages, beside Foundation's coders on the same list: run it with
// `swift run -c release --package-path Benchmarks/codec`.
import PackageDescription

let package = Package(
    name: "codec",
    dependencies: [.package(name: "accord", path: "../..")],
    targets: [
        .executableTarget(
            name: "codec",
            dependencies: [.product(name: "ContractRuntime", package: "accord")],
            path: "Codec", exclude: ["openapi.yml"],
            plugins: [.plugin(name: "Codegen", package: "accord")])
    ]
)
