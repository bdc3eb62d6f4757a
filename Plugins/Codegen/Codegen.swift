import Foundation
import PackagePlugin

// Runs CodegenTool before a target is compiled: its contract becomes Swift files in the build
// folder.
//
// SwiftPM plans a build before the document is read and keeps the plan while the document changes.
// So the names of the outputs are fixed here; the tool spreads its declarations over exactly these
// files.

/// Emits Swift for the OpenAPI document of a target.
///
/// The document is `openapi.yml` (or `.yaml`, or `.json`) in the target's folder, or else in the
/// package's. An `accord.yml` in the target's folder, or else beside the document, says what is
/// emitted, so that two targets can make different sides of one document. What is in a target's folder
/// also belongs in the target's `exclude:`.
@main
struct Codegen: BuildToolPlugin {
    /// The outputs: `SwiftEmission.fileNames` of EmitSwift, which a test holds against this list.
    private static let fileNames =
        ["Schemas", "Operations"].flatMap { family in (0..<8).map { "\(family)\($0).swift" } }
        + ["Service.swift", "Document.swift"]

    private static let documentNames = ["openapi.yml", "openapi.yaml", "openapi.json"]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folders = [target.directoryURL, context.package.directoryURL]
        let candidates = folders.flatMap { folder in
            Self.documentNames.map { folder.appending(path: $0) }
        }
        guard let document = candidates.first(where: exists) else {
            throw DocumentMissing(target: target.name, folders: folders)
        }
        let configuration = [target.directoryURL, document.deletingLastPathComponent()]
            .map { $0.appending(path: "accord.yml") }.first(where: exists)
        let output = context.pluginWorkDirectoryURL.appending(path: "Contract")
        return [
            .buildCommand(
                displayName: "Emitting Swift from \(document.lastPathComponent)",
                executable: try context.tool(named: "CodegenTool").url,
                arguments: [document.path, "--output", output.path]
                    + (configuration.map { ["--config", $0.path] } ?? []),
                inputFiles: Inputs(document, configuration, of: target.directoryURL).files,
                outputFiles: Self.fileNames.map { output.appending(path: $0) })
        ]
    }

    private func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}

/// A target uses the plugin and has no document.
private struct DocumentMissing: Error, CustomStringConvertible {
    let target: String
    let folders: [URL]

    var description: String {
        let places = folders.map { "'\($0.path)'" }.joined(separator: " or ")
        return "target '\(target)' uses Codegen and has no openapi.yml in \(places)"
    }
}
