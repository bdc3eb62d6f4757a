// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "multi-document",
    dependencies: [.package(name: "accord", path: "../..")],
    targets: [
        .executableTarget(
            name: "Stations",
            dependencies: [
                .product(name: "ContractRuntime", package: "accord"),
                .product(name: "HTTPServer", package: "accord"),
            ],
            exclude: ["openapi.yml", "accord.yml", "paths", "schemas"],
            plugins: [.plugin(name: "Codegen", package: "accord")]),
        .testTarget(name: "StationsTests", dependencies: ["Stations"]),
    ]
)
