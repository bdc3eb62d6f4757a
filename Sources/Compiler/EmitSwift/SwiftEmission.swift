public import ContractModel
public import SourceText

/// A file of emitted code.
public struct EmittedFile: Sendable, Equatable {
    /// The name, without a folder.
    public let name: String
    /// The text.
    public let text: String
}

/// A contract with everything decided that its Swift code needs.
///
/// What can go wrong goes wrong while names are chosen, in ``init(_:reporting:)``; after that,
/// ``files(_:)`` cannot fail.
public struct SwiftEmission: Sendable {
    private let contract: Contract
    private let names: SwiftNames

    /// Chooses the names.
    ///
    /// Nil when something was reported.
    /// - Parameters:
    ///   - contract: The contract.
    ///   - diagnostics: Gets the names that would be given twice.
    public init?(_ contract: Contract, reporting diagnostics: inout [Diagnostic]) {
        var found: [Diagnostic] = []
        names = Namer.names(for: contract, reporting: &found)
        self.contract = contract
        diagnostics += found
        if found.hasErrors { return nil }
    }

    /// The names of the files, which do not depend on the contract.
    public static let fileNames: [String] = Shards.fileNames

    /// The files: always all of ``fileNames``, in that order.
    public func files(_ bytes: DocumentBytes) -> [EmittedFile] {
        let text = ShapeText(contract: contract, names: names)
        var shards = Shards()
        let parameterTypes = text.parameterTypes
        for shape in contract.shapes {
            guard var unit = unit(for: shape, text) else { continue }
            if parameterTypes.contains(shape.id) {
                unit.append(text.parameterStructure(of: shape.id), .contractRuntime)
            }
            shards.add(unit, to: .schemas)
        }
        for position in contract.operations.indices {
            shards.add(OperationEmitter(text, position).unit, to: .operations)
        }
        return shards.files(
            service: ServiceEmitter(text: text).code,
            document: DocumentEmitter(contract: contract, bytes: bytes).code)
    }

    private func unit(for shape: NamedShape, _ text: ShapeText) -> Unit? {
        switch shape.shape.kind {
        case .object(let object):
            StructEmitter(text: text, named: shape, object: object).unit
        case .enumeration(let values):
            EnumerationEmitter(text: text, named: shape, values: values).unit
        case .union(let union):
            UnionEmitter(text: text, named: shape, union: union).unit
        default:
            text.needsRule(shape.id) ? RuleEmitter(text: text).unit(for: shape) : nil
        }
    }
}
