public import CodeText
public import ContractModel
public import SourceText

/// A contract with everything decided that its Swift code needs.
///
/// What can go wrong goes wrong while names are chosen, in ``init(_:reporting:)``; after that,
/// ``files(_:)`` cannot fail.
public struct SwiftEmission: Sendable {
    private let contract: Contract
    private let names: SwiftNames
    private let configuration: EmissionConfiguration

    /// Chooses the names.
    ///
    /// Nil when something was reported.
    /// - Parameters:
    ///   - contract: The contract.
    ///   - configuration: What was asked for.
    ///   - diagnostics: Gets the names that would be given twice.
    public init?(
        _ contract: Contract, _ configuration: EmissionConfiguration = .standard,
        reporting diagnostics: inout [Diagnostic]
    ) {
        var found: [Diagnostic] = []
        names = Namer.names(for: contract, configuration, reporting: &found)
        self.configuration = configuration
        self.contract = contract
        diagnostics += found
        if found.hasErrors { return nil }
    }

    /// The names of the files, which do not depend on the contract.
    public static let fileNames: [String] = Shards.fileNames

    /// The files: always all of ``fileNames``, in that order.
    public func files(_ bytes: DocumentBytes) -> [EmittedFile] {
        let text = ShapeText(contract: contract, names: names)
        var shards = Shards(configuration)
        let parameterTypes = text.parameterTypes
        for shape in contract.shapes where names.foreign[shape.id.index] == nil {
            guard var unit = unit(for: shape, text) else { continue }
            if parameterTypes.contains(shape.id) {
                unit.append(text.parameterStructure(of: shape.id), .contractRuntime)
            }
            shards.add(unit, to: .schemas)
        }
        for position in contract.operations.indices {
            shards.add(OperationEmitter(text, position).unit, to: .operations)
        }
        for (request, names) in zip(contract.outgoingRequests, names.outgoing) {
            let emitter = OutgoingEmitter(text: text, request: request, names: names)
            shards.add(emitter.unit, to: .operations)
        }
        for group in names.fieldGroups {
            shards.add(FieldGroupEmitter(text: text, names: group).unit, to: .operations)
        }
        return shards.files(
            service: ServiceEmitter(text: text, services: configuration.services).code,
            document: DocumentEmitter(contract: contract, bytes: bytes))
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
            // A rule of what no request holds would ask types to read themselves that do not.
            text.needsRule(shape.id) && text.reads(shape.id)
                ? RuleEmitter(text: text).unit(for: shape) : nil
        }
    }
}
