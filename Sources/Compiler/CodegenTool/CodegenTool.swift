import Generator

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The program `CodegenTool`, which the build plugin runs: `accord generate` under another name,
/// because a plugin needs a program of its package.
@main
struct Tool {
    static func main() {
        exit(GenerateCommand(name: "CodegenTool").run(Array(CommandLine.arguments.dropFirst())))
    }
}
