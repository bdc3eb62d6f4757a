// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "petstore",
    dependencies: [.package(name: "accord", path: "../..")],
    targets: [
        .executableTarget(
            name: "Petstore",
            dependencies: [
                .product(name: "ContractRuntime", package: "accord"),
                .product(name: "HTTPServer", package: "accord"),
            ],
            // The plugin reads them; they are no resources.
            exclude: ["openapi.yml", "accord.yml"],
            plugins: [.plugin(name: "Codegen", package: "accord")]),
        .testTarget(
            name: "PetstoreTests",
            dependencies: [
                "Petstore", .product(name: "HTTPClient", package: "accord"),
                .product(name: "ContractTesting", package: "accord"),
            ]),
    ]
)
