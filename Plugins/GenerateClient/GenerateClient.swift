import Foundation
import PackagePlugin

// swift package --allow-writing-to-package-directory generate-client --language typescript --output Web/accord
//
// All options are those of `accord generate`. The document is that of the target that `--target` names, as the build
// plugin Codegen finds it, or else the package's.

/// Writes a client for a package's OpenAPI document into the package.
@main
struct GenerateClient: CommandPlugin {
    private static let documentNames = ["openapi.yml", "openapi.yaml", "openapi.json"]

    func performCommand(context: PluginContext, arguments: [String]) throws {
        var extractor = ArgumentExtractor(arguments)
        let names = extractor.extractOption(named: "target")
        let targets = try context.package.targets(named: names)
        let folders = targets.map(\.directoryURL) + [context.package.directoryURL]
        let candidates = folders.flatMap { folder in
            Self.documentNames.map { folder.appending(path: $0) }
        }
        guard let document = candidates.first(where: exists) else {
            throw Failure(
                "no openapi.yml in \(folders.map { "'\($0.path)'" }.joined(separator: " or "))")
        }
        let tool = Process()
        tool.executableURL = try context.tool(named: "CodegenTool").url
        tool.arguments = [document.path] + extractor.remainingArguments
        tool.currentDirectoryURL = context.package.directoryURL
        try tool.run()
        tool.waitUntilExit()
        // What is wrong was printed by the tool.
        guard tool.terminationReason == .exit, tool.terminationStatus == 0 else {
            throw Failure("nothing was generated")
        }
    }

    private func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}

/// Why there is no client.
private struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
