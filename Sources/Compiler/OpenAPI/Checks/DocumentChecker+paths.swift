import SourceText
import YAML

extension DocumentChecker {
    /// The rules between path templates and their parameters.
    func checkPaths() {
        guard let paths = document.paths else { return }
        var first: [String: OrderedMap<PathItem>.Element] = [:]
        for element in paths.items {
            let template = PathTemplate(element.name)
            guard checkForm(template, of: element) else { continue }
            checkAmbiguity(template, of: element, &first)
            checkParameters(template, of: element)
        }
    }

    private func checkForm(_ template: PathTemplate, of element: OrderedMap<PathItem>.Element)
        -> Bool
    {
        guard template.isWellFormed else {
            reading.error(
                "path-template",
                "path template '\(element.name)' has a '{' or '}' that encloses no name",
                at: element.nameLocation)
            return false
        }
        var names: Set<String> = []
        for name in template.names where !names.insert(name).inserted {
            reading.error(
                "path-template", "path template '\(element.name)' names '{\(name)}' twice",
                at: element.nameLocation)
            return false
        }
        return true
    }

    /// "Templated paths with the same hierarchy but different templated names MUST NOT exist as
    /// they are identical."
    private func checkAmbiguity(
        _ template: PathTemplate, of element: OrderedMap<PathItem>.Element,
        _ first: inout [String: OrderedMap<PathItem>.Element]
    ) {
        guard let earlier = first[template.skeleton] else {
            first[template.skeleton] = element
            return
        }
        // Two templates with different methods can be told apart by them.
        func methods(_ element: OrderedMap<PathItem>.Element) -> Set<Operation.Method> {
            Set(document.resolve(element.value)?.operations.map(\.method) ?? [])
        }
        let common = methods(element).intersection(methods(earlier))
        reading.report(
            isError: !common.isEmpty, "path-ambiguous",
            "path '\(element.name)' matches the same requests as '\(earlier.name)'",
            at: element.nameLocation,
            notes: [.init("the other path is here", at: earlier.nameLocation)])
    }

    private func checkParameters(_ template: PathTemplate, of element: OrderedMap<PathItem>.Element)
    {
        guard let item = document.resolve(element.value) else { return }
        let isUsed = !item.operations.isEmpty
        for parameter in item.parameters {
            checkUse(of: parameter, in: template, element, hasOperations: isUsed)
        }
        for operation in item.operations {
            for parameter in operation.parameters {
                checkUse(of: parameter, in: template, element, hasOperations: true)
            }
            checkDeclarations(of: template, in: item, operation, element)
        }
    }

    /// A path parameter must stand in the template.
    private func checkUse(
        of referable: Referable<Parameter>, in template: PathTemplate,
        _ element: OrderedMap<PathItem>.Element, hasOperations: Bool
    ) {
        guard let parameter = document.resolve(referable), parameter.place == .path,
            !parameter.name.isEmpty, !template.names.contains(parameter.name)
        else { return }
        // Without an operation, nobody can send it.
        reading.report(
            isError: hasOperations, "path-parameter-unused",
            "path parameter '\(parameter.name)' is not in the template '\(element.name)'",
            at: referable.namePlace,
            hint: Diagnostic.hint(for: parameter.name, among: template.names),
            notes: [.init("the template is declared here", at: element.nameLocation)])
    }

    /// Each name of the template must be declared as a path parameter, by the path item or the
    /// operation.
    private func checkDeclarations(
        of template: PathTemplate, in item: PathItem, _ operation: Operation,
        _ element: OrderedMap<PathItem>.Element
    ) {
        let declared = (item.parameters + operation.parameters).map(document.resolve)
        // What cannot be read may be the missing declaration; that it cannot was reported.
        guard operation.node["$ref"] == nil else { return }
        guard declared.allSatisfy({ $0?.isIdentified == true }) else { return }
        let names = declared.compactMap(\.self).filter { $0.place == .path }.map(\.name)
        for name in template.names where !names.contains(name) {
            // A declaration under a similar name is reported where it stands.
            if nearestMatch(to: name, in: names.filter { !template.names.contains($0) }) != nil {
                continue
            }
            reading.error(
                "path-parameter-undeclared",
                "'{\(name)}' of the template '\(element.name)' is not declared as a path parameter"
                    + " of '\(operation.method.rawValue)'",
                at: element.nameLocation,
                notes: [.init("the operation is here", at: operation.location)])
        }
    }
}

extension Parameter {
    /// Whether both the name and the place could be read.
    fileprivate var isIdentified: Bool { !name.isEmpty && node["in"]?.string == place.rawValue }
}
