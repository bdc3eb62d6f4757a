// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "client-only",
    dependencies: [.package(name: "accord", path: "../..")],
    targets: [
        .target(
            name: "Caller",
            dependencies: [.product(name: "ContractClient", package: "accord")],
            // The plugin reads it, and the document of the server; it is no resource.
            exclude: ["accord.yml"],
            plugins: [.plugin(name: "Codegen", package: "accord")]),
        .testTarget(
            name: "CallerTests",
            dependencies: [
                "Caller", .product(name: "CurlClient", package: "accord"),
                .product(name: "ContractClient", package: "accord"),
            ]),
    ]
)
