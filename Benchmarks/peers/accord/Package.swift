// swift-tools-version: 6.2
// A contract of one operation, served by the kit as any other package would use it: what an answer costs that needs
// neither a caller nor a store.
import PackageDescription

let package = Package(
    name: "constant",
    dependencies: [.package(name: "accord", path: "../../..")],
    targets: [
        .executableTarget(
            name: "accord-constant",
            dependencies: [
                .product(name: "ContractRuntime", package: "accord"),
                .product(name: "HTTPServer", package: "accord"),
            ],
            path: "Constant",
            // The plugin reads them; they are no resources.
            exclude: ["openapi.yml", "accord.yml"],
            // As the kit itself: a handler then runs where it is called, and no call looks for an executor (SE-0461).
            swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")],
            plugins: [.plugin(name: "Codegen", package: "accord")])
    ]
)
