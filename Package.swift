// swift-tools-version: 6.2
// The map of the house: every module, and what it may import. docs/architecture.md explains it; Tests/House holds the
// imports against it. There is no `dependencies:` and never will be: what C libraries do better comes through
// Sources/System.
import PackageDescription

/// Settings of every target. The upcoming features are SE-0335, SE-0409, SE-0444 and SE-0461: an async function runs
/// where its caller runs, and a call costs no look for another executor.
let everywhere: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Settings of targets that touch no C: an unsafe construct must be spelled `unsafe` (SE-0458).
let memorySafe: [SwiftSetting] = everywhere + [.strictMemorySafety()]

func library(
    _ name: String, in room: String, _ dependencies: [Target.Dependency] = [],
    settings: [SwiftSetting] = memorySafe
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(room)\(name)",
        swiftSettings: settings)
}

func tests(
    _ name: String, in room: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(room)",
        exclude: exclude,
        swiftSettings: everywhere)
}

func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
        providers: [.apt([apt]), .brew([brew])])
}

/// A C target that embeds files; script/setup fetches them into its `assets`.
func compiledIn(_ name: String, exclude: [String]) -> Target {
    .target(
        name: name, path: "Sources/System/\(name)", exclude: exclude,
        cSettings: [.treatAllWarnings(as: .error)])
}

let package = Package(
    name: "accord",
    products: [
        .executable(name: "accord-server", targets: ["Server"]),
        // For other packages: the generator, and what generated code stands on.
        .executable(name: "accord", targets: ["AccordCommand"]),
        .plugin(name: "Codegen", targets: ["Codegen"]),
        .plugin(name: "GenerateClient", targets: ["GenerateClient"]),
        .library(
            name: "ContractClient",
            targets: ["ContractClient", "ContractRuntime", "HTTPMessages", "JSON", "Timestamps"]),
        .library(
            name: "ContractRuntime",
            targets: ["ContractRuntime", "HTTPMessages", "JSON", "Timestamps"]),
        .library(name: "HTTPServer", targets: ["HTTPServer", "EventLoop", "HTTPMessages"]),
        .library(name: "HTTPClient", targets: ["HTTPClient", "EventLoop", "HTTPMessages"]),
        .library(name: "TLS", targets: ["TLS", "EventLoop"]),
        .library(
            name: "CurlClient", targets: ["CurlClient", "ContractClient", "HTTPMessages"]),
        .library(name: "SocketClient", targets: ["SocketClient", "ContractClient", "TLS"]),
        // A client of this repository's own contract.
        .library(
            name: "AccordClient",
            targets: ["AccordClient", "ContractClient", "ContractRuntime", "HTTPMessages"]),
        // The validator of JSON Schema alone.
        .library(name: "JSONSchema", targets: ["JSONSchema", "JSON"]),
        // For tests of other packages.
        .library(name: "ContractTesting", targets: ["ContractTesting"]),
    ],
    targets: [
        // System: module maps and inline shims, nothing else.
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
        system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
        system("CLibSSL", pkgConfig: "libssl", apt: "libssl-dev", brew: "openssl@3"),
        system("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev", brew: "pcre2"),
        system("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev", brew: "argon2"),
        system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
        compiledIn("CDocsAssets", exclude: ["assets", "site"]),
        compiledIn("CPasswordList", exclude: ["assets"]),
        compiledIn("CTypeScriptRuntime", exclude: ["runtime"]),

        // Foundations: pure; no I/O, no clock, no globals.
        library("SourceText", in: "Foundations/"),
        library("Arguments", in: "Foundations/", ["SourceText"]),
        library("JSON", in: "Foundations/"),
        library("Timestamps", in: "Foundations/"),
        library("Patterns", in: "Foundations/", ["CPCRE2"]),
        library("JSONSchema", in: "Foundations/", ["JSON", "Patterns"]),
        library("HTTPMessages", in: "Foundations/"),
        library("Cryptography", in: "Foundations/", ["COpenSSL", "CArgon2"]),
        library("Compression", in: "Foundations/", ["CZlib"]),

        // Compiler: openapi.yml to text; runs at build time only.
        library("YAML", in: "Compiler/", ["SourceText", "JSON", "CYAML"]),
        library("OpenAPI", in: "Compiler/", ["SourceText", "YAML", "JSON"]),
        library(
            "ContractModel", in: "Compiler/",
            ["OpenAPI", "YAML", "SourceText", "JSON", "JSONSchema", "Patterns"]),
        library("CodeText", in: "Compiler/", ["SourceText"]),
        library("EmitSwift", in: "Compiler/", ["CodeText", "ContractModel", "SourceText"]),
        library(
            "EmitTypeScript", in: "Compiler/",
            ["CodeText", "ContractModel", "SourceText", "JSON", "CTypeScriptRuntime"]),
        library(
            "Generator", in: "Compiler/",
            [
                "EmitSwift", "EmitTypeScript", "CodeText", "ContractModel", "OpenAPI", "YAML",
                "SourceText", "JSON", "Cryptography", "Arguments",
            ]),
        .executableTarget(
            name: "CodegenTool", dependencies: ["Generator"],
            path: "Sources/Compiler/CodegenTool", swiftSettings: memorySafe),
        .plugin(
            name: "Codegen", capability: .buildTool(), dependencies: ["CodegenTool"],
            path: "Plugins/Codegen"),
        .plugin(
            name: "GenerateClient",
            capability: .command(
                intent: .custom(
                    verb: "generate-client",
                    description: "writes a client for the OpenAPI document of a package"),
                permissions: [
                    .writeToPackageDirectory(reason: "the client is written into the package")
                ]),
            dependencies: ["CodegenTool"], path: "Plugins/GenerateClient"),

        // Runtime: what generated code stands on.
        library("Threads", in: "Runtime/", ["CLinux"], settings: everywhere),
        library("EventLoop", in: "Runtime/", ["Threads", "CLinux"], settings: everywhere),
        library("TLS", in: "Runtime/", ["EventLoop", "CLibSSL", "CLinux"], settings: everywhere),
        library("WebSocket", in: "Runtime/", ["HTTPMessages", "Cryptography", "Compression"]),
        library(
            "HTTPServer", in: "Runtime/", ["EventLoop", "HTTPMessages", "WebSocket", "CLinux"],
            settings: everywhere),
        library(
            "HTTPClient", in: "Runtime/", ["EventLoop", "HTTPMessages", "WebSocket"],
            settings: everywhere),
        library(
            "ContractRuntime", in: "Runtime/",
            [
                "Compression", "HTTPMessages", "JSON", "JSONSchema", "Patterns", "Timestamps",
                "WebSocket",
            ]),
        library(
            "ContractClient", in: "Runtime/",
            ["ContractRuntime", "HTTPMessages", "JSON", "Cryptography"]),
        library(
            "SocketClient", in: "Runtime/",
            ["ContractClient", "HTTPClient", "HTTPMessages", "WebSocket", "EventLoop", "TLS"]),
        library(
            "CurlClient", in: "Runtime/",
            ["ContractClient", "HTTPMessages", "Threads", "CCurl", "CLinux"],
            settings: everywhere),

        // Services: a protocol each; drivers are modules of their own.
        library("Storage", in: "Services/"),
        library(
            "StorageSQLite", in: "Services/", ["Storage", "Threads", "CSQLite"],
            settings: everywhere),
        library("PubSub", in: "Services/", ["Threads"]),
        library("Blobs", in: "Services/", ["HTTPMessages"]),
        library(
            "BlobsDisk", in: "Services/", ["Blobs", "HTTPMessages", "Threads"],
            settings: everywhere),

        // Tools.
        .executableTarget(
            name: "AccordCommand",
            dependencies: [
                "Generator", "OpenAPI", "Arguments", "YAML", "SourceText", "JSON", "JSONSchema",
                "ContractTesting", "RequestCollections", "HTTPClient", "EventLoop", "Threads",
            ],
            path: "Sources/Tools/AccordCommand", swiftSettings: memorySafe),
        library(
            "RequestCollections", in: "Tools/",
            ["ContractTesting", "OpenAPI", "HTTPMessages", "JSON", "Cryptography"]),
        library(
            "ContractTesting", in: "Tools/",
            [
                "OpenAPI", "YAML", "JSON", "JSONSchema", "Patterns", "SourceText",
                "HTTPMessages", "Compression", "Cryptography", "HTTPClient", "EventLoop", "TLS",
            ],
            settings: everywhere),

        // The application: the contract's code, its tables, its handlers and the program.
        .target(
            name: "Generated",
            dependencies: ["ContractRuntime", "HTTPMessages", "JSON", "Timestamps"],
            path: "Sources/Generated", swiftSettings: memorySafe, plugins: ["Codegen"]),
        .target(
            name: "AccordClient",
            dependencies: [
                "ContractClient", "ContractRuntime", "HTTPMessages", "JSON", "Timestamps",
            ],
            path: "Sources/Client", exclude: ["accord.yml"], swiftSettings: memorySafe,
            plugins: ["Codegen"]),
        library("Records", in: "", ["Storage", "Timestamps"]),
        library(
            "Handlers", in: "",
            [
                "CPasswordList",
                "Generated", "ContractRuntime", "Records", "Storage", "PubSub", "Blobs",
                "Cryptography", "Threads", "Timestamps", "HTTPMessages", "JSON",
            ]),
        .executableTarget(
            name: "Server",
            dependencies: [
                "Handlers", "Generated", "Records", "Storage", "StorageSQLite", "PubSub", "Blobs",
                "BlobsDisk", "HTTPServer", "TLS",
                "EventLoop", "Threads",
                "ContractRuntime", "HTTPMessages", "Cryptography", "Timestamps", "JSON",
                "SourceText",
                "CDocsAssets", "CLinux",
            ],
            path: "Sources/Server", swiftSettings: everywhere),

        // Tests.
        // What Tests/EndToEnd/websocket_conformance.py drives.
        .executableTarget(
            name: "WebSocketEcho",
            dependencies: ["HTTPServer", "HTTPMessages", "WebSocket", "EventLoop", "TLS"],
            path: "Tests/EndToEnd/WebSocketEcho", swiftSettings: everywhere),
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: everywhere),
        // What script/fuzz feeds; built with everything else, so that it cannot fall behind.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "EventLoop", "HTTPServer", "HTTPClient", "WebSocket", "ContractRuntime",
                "HTTPMessages", "JSON", "JSONSchema", "Patterns", "Timestamps", "Cryptography",
                "Compression", "Generator", "YAML", "SourceText", "Handlers",
            ],
            path: "Tests/Fuzz/Targets", swiftSettings: everywhere),
        // What the plugin makes of a document in a target's own folder; CompilerTests put it to use.
        .target(
            name: "EmittedLibrary",
            dependencies: [
                "ContractRuntime", "ContractClient", "HTTPMessages", "JSON", "Timestamps",
            ],
            path: "Tests/Emitted", exclude: ["accord.yml", "openapi.yml", "expected"],
            swiftSettings: memorySafe, plugins: ["Codegen"]),
        tests(
            "FoundationsTests", in: "Foundations",
            [
                "SourceText", "Arguments", "JSON", "Timestamps", "Patterns", "JSONSchema",
                "HTTPMessages", "Cryptography", "Compression",
            ]),
        tests(
            "CompilerTests", in: "Compiler",
            [
                "YAML", "OpenAPI", "ContractModel", "CodeText", "EmitSwift",
                "EmitTypeScript", "Generator", "AccordCommand",
                "CodegenTool", "Arguments",
                "SourceText",
                "JSON", "JSONSchema",
                "EmittedLibrary", "ContractRuntime", "ContractClient", "HTTPMessages",
                "Timestamps",
            ],
            exclude: ["Fixtures", "sarif.py"]),
        tests(
            "RuntimeTests", in: "Runtime",
            [
                "Threads", "EventLoop", "TLS", "CLibSSL", "WebSocket", "HTTPServer", "HTTPClient",
                "ContractRuntime", "ContractClient", "CurlClient",
                "HTTPMessages", "Compression", "JSON",
                "Timestamps",
            ]),
        tests(
            "ServicesTests", in: "Services",
            [
                "Storage", "StorageSQLite", "PubSub", "Blobs", "BlobsDisk", "Records", "Threads",
                "EventLoop", "Timestamps", "CSQLite", "HTTPMessages",
            ]),
        tests(
            "HandlersTests", in: "Handlers",
            [
                "Handlers", "Records", "Generated", "ContractRuntime", "Cryptography", "PubSub",
                "Storage", "Blobs", "Threads", "HTTPMessages", "JSON", "Timestamps",
            ]),
        tests(
            "ToolsTests", in: "Tools",
            [
                "ContractTesting", "RequestCollections", "AccordCommand", "Arguments", "Generator",
                "OpenAPI", "YAML",
                "SourceText", "JSON", "JSONSchema", "Patterns", "HTTPMessages", "HTTPServer",
                "HTTPClient", "EventLoop",
            ],
            exclude: [
                "ContractTesting/expected", "action.py", "bowtie.py", "command.py", "planted",
                "planted_faults.py", "yaml2json.py",
            ]),
        tests("HouseTests", in: "House", ["SourceText"]),
        tests(
            "ContractTests", in: "Contract",
            [
                "Server", "ContractTesting", "HTTPClient", "HTTPMessages", "EventLoop", "JSON",
                "Cryptography", "Timestamps", "AccordClient", "ContractClient",
                "ContractRuntime", "SocketClient",
            ], exclude: ["oracle.py", "requirements.txt"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)

// script/fuzz asks for the program that runs libFuzzer around FuzzTargets. It links with `-sanitize=fuzzer` alone, and
// other programs, such as the plugin's tool, do not link with that: then the package has only what the program stands on.
if Context.environment["ACCORD_FUZZ"] != nil {
    let rooms = [
        "Sources/Foundations", "Sources/Compiler", "Sources/Runtime", "Sources/System",
        "Tests/Fuzz",
    ]
    package.products = []
    package.targets.removeAll { target in
        let isLibrary = target.type == .regular || target.type == .system
        return !isLibrary || !rooms.contains { target.path?.hasPrefix($0 + "/") ?? false }
    }
    // Of the handlers only what reads foreign bytes by itself: the rest stands on generated code.
    package.targets.append(
        .target(
            name: "Handlers", dependencies: ["Cryptography", "HTTPMessages"],
            path: "Sources/Handlers",
            sources: [
                "CursorSeal.swift", "Files/ContentDigest.swift", "Files/ImageHeader.swift",
                "Files/MediaType+files.swift",
            ], swiftSettings: memorySafe))
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Program",
            swiftSettings: everywhere))
}
