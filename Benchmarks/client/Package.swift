// swift-tools-version: 6.2
// What a call costs through the kit's client beside libcurl alone: run it with
// `swift run -c release -Xswiftc -cross-module-optimization --package-path Benchmarks/client`.
import PackageDescription

let package = Package(
    name: "client",
    dependencies: [.package(name: "accord", path: "../..")],
    targets: [
        .executableTarget(
            name: "client",
            dependencies: [
                .product(name: "AccordClient", package: "accord"),
                .product(name: "CurlClient", package: "accord"),
                .product(name: "HTTPServer", package: "accord"),
            ],
            path: "Client",
            // As the kit itself: a call then looks for no executor (SE-0461).
            swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")])
    ]
)
