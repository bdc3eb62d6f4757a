import Arguments
import Generator
import JSON
import JSONSchema
import SourceText
import YAML

/// Instances held against a schema, each with the places of its text.
struct InstanceValidation {
    private static let maxViolations = 100

    private let arguments: ParsedArguments
    private let format: ReportFormat

    init(_ arguments: ParsedArguments) {
        self.arguments = arguments
        format = arguments[GenerateCommand.format] ?? .human
    }

    /// Validates all instances; the result is the status that the program ends with.
    func run() throws(FileError) -> Int32 {
        let path = arguments[ValidateCommand.schema] ?? ""
        var library = SchemaLibrary(
            root: arguments[GenerateCommand.root],
            dialect: arguments[ValidateCommand.dialect]?.schemaDialect)
        let diagnostics = try library.load(path)
        guard !diagnostics.hasErrors else {
            Console.report(diagnostics, format)
            return 1
        }
        let schema: Schema
        do throws(SchemaError) {
            schema = try library.schema(
                at: arguments[ValidateCommand.place] ?? "#", of: path,
                assertsFormats: arguments[ValidateCommand.assertsFormats])
        } catch {
            Console.report(error.problems.map { library.diagnostic(of: $0) }, format)
            return 1
        }
        return try validate(schema, library)
    }

    private func validate(
        _ schema: Schema, _ library: SchemaLibrary
    ) throws(FileError) -> Int32 {
        var diagnostics: [Diagnostic] = []
        var valid: [String] = []
        for path in arguments[ValidateCommand.files] {
            let file = SourceFile(path: path, text: try Files.bytes(of: path))
            let (node, found) = Node.read(file)
            guard let node, !found.hasErrors else {
                diagnostics += found
                continue
            }
            let instance = node.jsonValue
            if let form = arguments[ValidateCommand.output] {
                Console.say("\(schema.output(of: instance, format: form))\n", to: .output)
                if schema.isValid(instance) { valid.append(path) }
                continue
            }
            let violations = schema.validate(instance, limit: Self.maxViolations)
            diagnostics += found + violations.map { library.diagnostic(of: $0, in: node) }
            if violations.isEmpty { valid.append(path) }
        }
        let isWritten = arguments[ValidateCommand.output] != nil
        ValidateCommand.finish(diagnostics, isWritten ? [] : valid, format)
        return valid.count == arguments[ValidateCommand.files].count ? 0 : 1
    }
}

extension SchemaLibrary {
    /// A violation as a diagnostic, whose code is the keyword that is broken.
    func diagnostic(of violation: SchemaViolation, in instance: Node) -> Diagnostic {
        let note = location(of: violation.location).map { place in
            Diagnostic.Note("the schema asks for it here", at: place)
        }
        let place = instance.nearest(to: violation.pointer)
        let message =
            violation.pointer.isEmpty
            ? violation.message : "'\(violation.pointer)': \(violation.message)"
        return Diagnostic(
            code: violation.keyword, message, at: place.location, notes: note.map { [$0] } ?? [])
    }

    /// What is wrong with a schema, as a diagnostic.
    func diagnostic(of problem: SchemaError.Problem) -> Diagnostic {
        let place = location(of: problem.location)
        let message = place == nil ? problem.description : problem.message
        return Diagnostic(code: "schema", message, at: place)
    }
}

extension Node {
    /// The node at a JSON Pointer, or the last one on the way that exists.
    func nearest(to pointer: String) -> Node {
        var node = self
        for token in JSONPointer(pointer)?.tokens ?? [] {
            switch node.kind {
            case .scalar: return node
            case .mapping:
                guard let next = node[token] else { return node }
                node = next
            case .sequence(let elements):
                guard let index = Int(token), elements.indices.contains(index) else { return node }
                node = elements[index]
            }
        }
        return node
    }
}
