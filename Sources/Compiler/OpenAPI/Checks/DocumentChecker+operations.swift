import SourceText
import YAML

extension DocumentChecker {
    /// "The id MUST be unique among all operations described in the API."
    func checkOperationIDs() {
        var first: [String: Operation] = [:]
        for operation in reading.operations {
            guard let id = operation.operationID else { continue }
            guard let earlier = first[id] else {
                first[id] = operation
                continue
            }
            // An anchor may put one operation in two places; it is the same operation then.
            guard earlier.location != operation.location else { continue }
            reading.error(
                "operation-id-repeated", "operationId '\(id)' is used twice",
                at: operation.valueLocation(of: "operationId"),
                notes: [
                    .init("it is used here first", at: earlier.valueLocation(of: "operationId"))
                ])
        }
    }

    /// A link names an operation of the document.
    ///
    /// A warning: nothing is generated from links, and excerpts of documents keep links to what
    /// they left out.
    func checkLinks() {
        let names = Set(reading.operations.compactMap(\.operationID))
        for link in reading.links {
            guard let name = link.operationID, !names.contains(name) else { continue }
            reading.warning(
                "link-operation-unknown", "no operation has the operationId '\(name)'",
                at: link.valueLocation(of: "operationId"),
                hint: Diagnostic.hint(for: name, among: names.sorted()))
        }
    }

    /// "The list MUST NOT include duplicated parameters", told apart by name and place.
    func checkParameters() {
        for item in reading.pathItems { checkRepetition(item.parameters) }
        for operation in reading.operations { checkRepetition(operation.parameters) }
    }

    private func checkRepetition(_ parameters: [Referable<Parameter>]) {
        var first: [ParameterKey: Referable<Parameter>] = [:]
        for element in parameters {
            guard let parameter = document.resolve(element), !parameter.name.isEmpty else {
                continue
            }
            let key = ParameterKey(parameter)
            guard let earlier = first[key] else {
                first[key] = element
                continue
            }
            reading.error(
                "parameter-repeated",
                "parameter '\(parameter.name)' in '\(parameter.place.rawValue)' is declared twice",
                at: element.namePlace,
                notes: [.init("it is declared here first", at: earlier.namePlace)])
        }
    }
}

/// What tells parameters apart.
struct ParameterKey: Hashable {
    let name: String
    let place: Parameter.Place

    init(_ parameter: Parameter) {
        // RFC 9110 5.1: field names are case-insensitive.
        name = parameter.place == .header ? parameter.name.lowercased() : parameter.name
        place = parameter.place
    }
}

extension Referable<Parameter> {
    /// Where the list names the parameter: its name, or the reference.
    var namePlace: SourceLocation {
        switch self {
        case .inline(let parameter): parameter.valueLocation(of: "name")
        case .reference(let reference): reference.targetLocation
        }
    }
}
