import SourceText
import YAML

// Schemas: their references, and what those of OpenAPI 3.0 are in 3.1.

extension Bundler {
    func rewriteSchema(_ node: Node, _ entries: [Node.Entry], _ scope: Scope) -> Node? {
        var scope = scope
        let isOld = scope.file.version == .v30
        if !isOld, node["$id"]?.string != nil { scope.resource = node }
        if isOld, let reference = node["$ref"], reference.string != nil {
            return oldReference(node, entries, reference, scope)
        }
        var result = rewriteFields(entries, .schema, scope)
        for field in ["$ref", "$dynamicRef"] {
            guard let index = entries.firstIndex(where: { $0.name == field }),
                let pointer = pointer(of: entries[index].value, .schema, scope)
            else { continue }
            let scalar = Scalar(pointer, style: .doubleQuoted)
            if result == nil { result = entries }
            result?[index] = entries[index].with(
                Node(.scalar(scalar), at: entries[index].value.location))
        }
        if isOld {
            var conversion = SchemaConversion(result ?? entries, at: node.location, reading)
            if let converted = conversion.convert() { return converted }
        }
        return result.map { Node(.mapping($0), at: node.location) }
    }

    /// A Reference Object of 3.0: what stands beside `$ref` is ignored. `nullable` there is meant,
    /// and only permits more.
    private func oldReference(
        _ node: Node, _ entries: [Node.Entry], _ reference: Node, _ scope: Scope
    ) -> Node? {
        let pointer = pointer(of: reference, .schema, scope)
        if entries.count == 1 {
            return pointer.map { node.replacing("$ref", withText: $0) }
        }
        var alone = Node(.mapping(entries.filter { $0.name == "$ref" }), at: node.location)
        if let pointer { alone = alone.replacing("$ref", withText: pointer) }
        warnOfSiblings(entries.filter { $0.name != "nullable" })
        guard let nullable = node.entry("nullable"),
            case .boolean(true) = nullable.value.scalar?.value
        else { return alone }
        return SchemaConversion.nullable(alone, annotations: [], at: nullable, node.location)
    }

    /// `mapping` of a discriminator: names of components, or references.
    func rewriteDiscriminator(_ node: Node, _ scope: Scope) -> Node? {
        guard let mapping = node.entry("mapping"), case .mapping(var entries) = mapping.value.kind
        else { return nil }
        var hasChanged = false
        for (index, entry) in entries.enumerated() {
            guard let text = entry.value.string, let new = mappingTarget(text, entry, scope) else {
                continue
            }
            hasChanged = true
            let scalar = Scalar(new, style: .doubleQuoted)
            entries[index] = entry.with(Node(.scalar(scalar), at: entry.value.location))
        }
        guard hasChanged, case .mapping(var fields) = node.kind,
            let index = fields.firstIndex(where: { $0.name == "mapping" })
        else { return nil }
        fields[index] = mapping.with(Node(.mapping(entries), at: mapping.value.location))
        return Node(.mapping(fields), at: node.location)
    }

    private func mappingTarget(_ text: String, _ entry: Node.Entry, _ scope: Scope) -> String? {
        if text.contains("#") || text.contains("/") || text.contains(".") {
            // A name of a component may have a dot in it.
            if scope.file.node["components"]?["schemas"]?[text] == nil {
                let isFile = text.contains("#") || text.hasSuffix("ml") || text.hasSuffix(".json")
                return isFile ? pointer(of: entry.value, .schema, scope, isQuiet: true) : nil
            }
        }
        guard scope.file !== library.root,
            scope.file.node["components"]?["schemas"]?[text] != nil
        else { return nil }
        let place = entry.value.location
        return pointer(
            of: Node(
                .scalar(Scalar("#/components/schemas/\(text.pointerToken)", style: .doubleQuoted)),
                at: place), .schema, scope)
    }
}

/// Turns the keywords of a schema of OpenAPI 3.0 into those of 3.1.
struct SchemaConversion {
    private var entries: [Node.Entry]
    private let location: SourceLocation
    private let reading: Reading
    private var hasChanged = false

    init(_ entries: [Node.Entry], at location: SourceLocation, _ reading: Reading) {
        self.entries = entries
        self.location = location
        self.reading = reading
    }

    /// The schema of 3.1; nil when it is the same.
    mutating func convert() -> Node? {
        checkType()
        dropLaterKeywords()
        convertBound("exclusiveMinimum", of: "minimum")
        convertBound("exclusiveMaximum", of: "maximum")
        let node = convertNullable()
        return hasChanged ? node ?? Node(.mapping(entries), at: location) : nil
    }

    /// 3.0 knows one type a schema, and no 'null'.
    private func checkType() {
        guard let type = entries.first(where: { $0.name == "type" })?.value else { return }
        if type.elements != nil {
            reading.error(
                "field-type", "'type' must be a string in OpenAPI 3.0, found an array",
                at: type.location, hint: "list the alternatives in 'anyOf', or set 'nullable'")
        } else if type.string == "null" {
            reading.error(
                "field-value", "'type' cannot be 'null' in OpenAPI 3.0", at: type.location,
                hint: "set 'nullable: true'")
        }
    }

    /// JSON Schema's keywords that 3.0 leaves out mean nothing in it. Definitions stay: references
    /// lead into them, and they mean nothing by themselves.
    private mutating func dropLaterKeywords() {
        guard entries.contains(where: { Self.laterKeywords.contains($0.name) }) else { return }
        for entry in entries where Self.laterKeywords.contains(entry.name) {
            reading.warning(
                "schema-keyword-ignored",
                "keyword '\(entry.name)' has no meaning in OpenAPI 3.0 and is ignored",
                at: entry.key.location)
        }
        entries.removeAll { Self.laterKeywords.contains($0.name) }
        hasChanged = true
    }

    /// `exclusiveMinimum: true` makes `minimum` exclusive; a number is taken as 3.1 takes it.
    private mutating func convertBound(_ flag: String, of bound: String) {
        guard let index = entries.firstIndex(where: { $0.name == flag }),
            case .boolean(let isExclusive) = entries[index].value.scalar?.value
        else { return }
        hasChanged = true
        guard isExclusive, let limit = entries.firstIndex(where: { $0.name == bound }) else {
            entries.remove(at: index)
            return
        }
        entries[index] = entries[index].with(entries[limit].value)
        entries.remove(at: limit)
    }

    /// `nullable` becomes one more type, or one more alternative.
    private mutating func convertNullable() -> Node? {
        guard let index = entries.firstIndex(where: { $0.name == "nullable" }),
            case .boolean(let isNullable) = entries[index].value.scalar?.value
        else { return nil }
        let flag = entries.remove(at: index)
        hasChanged = true
        guard isNullable else { return nil }
        let null = Node(.scalar(Scalar("null", style: .doubleQuoted)), at: flag.value.location)
        if entries.contains(where: { $0.name == "allOf" }) {
            return Self.splitAnnotations(entries, flag, location)
        }
        addNullAlternative(flag)
        guard let type = entries.firstIndex(where: { $0.name == "type" }) else {
            addNullToEnumeration(flag)
            return nil
        }
        let names = entries[type].value
        guard names.string != nil, names.string != "null" else { return nil }
        entries[type] = entries[type].with(Node(.sequence([names, null]), at: names.location))
        addNullToEnumeration(flag)
        return nil
    }

    private mutating func addNullAlternative(_ flag: Node.Entry) {
        for (index, entry) in entries.enumerated()
        where entry.name == "oneOf" || entry.name == "anyOf" {
            guard let elements = entry.value.elements, !elements.isEmpty else { continue }
            entries[index] = entry.with(
                Node(
                    .sequence(elements + [Self.nullSchema(at: flag)]), at: entry.value.location))
        }
    }

    /// "null" must stand in `enum` too, by the letter; who writes `nullable` means it.
    private mutating func addNullToEnumeration(_ flag: Node.Entry) {
        guard let index = entries.firstIndex(where: { $0.name == "enum" }),
            let elements = entries[index].value.elements, !elements.contains(where: \.isNull)
        else { return }
        let null = Node(.scalar(Scalar("null")), at: flag.value.location)
        entries[index] = entries[index].with(
            Node(.sequence(elements + [null]), at: entries[index].value.location))
    }

    /// The schema or null, with its annotations outside.
    private static func splitAnnotations(
        _ entries: [Node.Entry], _ flag: Node.Entry, _ location: SourceLocation
    ) -> Node {
        let isOutside = { (entry: Node.Entry) in
            annotations.contains(entry.name) || entry.name.hasPrefix("x-")
        }
        let inner = entries.filter { !isOutside($0) }
        var node = Node(.mapping(inner), at: location)
        if inner.count == 1, let only = inner[0].value.elements, only.count == 1 { node = only[0] }
        return nullable(node, annotations: entries.filter(isOutside), at: flag, location)
    }

    /// `anyOf` of a schema and null.
    static func nullable(
        _ node: Node, annotations: [Node.Entry], at flag: Node.Entry, _ location: SourceLocation
    ) -> Node {
        let key = Node(.scalar(Scalar("anyOf")), at: flag.key.location)
        let alternatives = Node(.sequence([node, nullSchema(at: flag)]), at: location)
        let entry = Node.Entry(key: key, value: alternatives)
        return Node(.mapping(annotations + [entry].compactMap(\.self)), at: location)
    }

    private static func nullSchema(at flag: Node.Entry) -> Node {
        let key = Node(.scalar(Scalar("type")), at: flag.key.location)
        let name = Node(.scalar(Scalar("null", style: .doubleQuoted)), at: flag.value.location)
        let entry = Node.Entry(key: key, value: name)
        return Node(.mapping([entry].compactMap(\.self)), at: flag.key.location)
    }

    private static let annotations: Set<String> = [
        "title", "description", "default", "example", "deprecated", "readOnly", "writeOnly",
        "externalDocs", "xml",
    ]
    private static let laterKeywords: Set<String> = [
        "$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$schema", "$vocabulary",
        "const", "contains", "contentEncoding", "contentMediaType", "contentSchema",
        "dependentRequired", "dependentSchemas", "else", "examples", "if", "maxContains",
        "minContains", "patternProperties", "prefixItems", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    ]
}
