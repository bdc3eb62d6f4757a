// swift-tools-version: 6.2
// The validator of JSON Schema on one message, for measure.py: run it with
// `swift run -c release --package-path Benchmarks/validator validator SCHEMA INSTANCE`.
import PackageDescription

let package = Package(
    name: "validator",
    dependencies: [.package(name: "accord", path: "../..")],
    targets: [
        .executableTarget(
            name: "validator",
            dependencies: [.product(name: "JSONSchema", package: "accord")],
            path: "Validator")
    ]
)
