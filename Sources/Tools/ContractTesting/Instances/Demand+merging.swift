import JSON
import JSONSchema
import Patterns

extension Demand {
    /// Merges what a rule asks of the value itself; false when it applies schemas in place, which the maker follows.
    mutating func merge(_ assertion: Assertion) -> Bool {
        switch assertion {
        case .type(let types): narrow(to: types)
        case .constant(let value): narrow(to: [value])
        case .enumeration(let set): narrow(to: set.values)
        case .minimum, .maximum, .multipleOf: mergeNumber(assertion)
        case .minLength, .maxLength, .pattern: mergeString(assertion)
        case .format(let format): merge(format)
        case .minItems, .maxItems, .uniqueItems, .prefixItems, .items, .contains,
            .unevaluatedItems:
            mergeArray(assertion)
        case .minProperties, .maxProperties, .required, .dependentRequired, .properties,
            .propertyNames, .unevaluatedProperties, .dependentSchemas:
            mergeObject(assertion)
        case .allOf, .anyOf, .oneOf, .not, .conditional, .reference, .dynamicReference:
            return false
        }
        return true
    }

    private mutating func mergeNumber(_ assertion: Assertion) {
        mentioned.formUnion([.number, .integer])
        switch assertion {
        case .minimum(let limit, let isExclusive):
            range.raise(to: .init(value: limit, isExclusive: isExclusive))
        case .maximum(let limit, let isExclusive):
            range.lower(to: .init(value: limit, isExclusive: isExclusive))
        case .multipleOf(let divisor): range.divisors.append(divisor)
        default: break
        }
    }

    private mutating func mergeString(_ assertion: Assertion) {
        mentioned.insert(.string)
        switch assertion {
        case .minLength(let count): lengths.raise(to: count)
        case .maxLength(let count): lengths.lower(to: count)
        case .pattern(let pattern): patterns.append(pattern)
        default: break
        }
    }

    private mutating func merge(_ format: SchemaFormat) {
        switch format {
        case .int32: mergeInteger(from: Int64(Int32.min), to: Int64(Int32.max))
        case .int64: mergeInteger(from: .min, to: .max)
        case .float, .double: mentioned.formUnion([.number, .integer])
        default:
            mentioned.insert(.string)
            formats.append(format)
        }
    }

    private mutating func mergeInteger(from lowest: Int64, to highest: Int64) {
        mentioned.insert(.integer)
        range.isIntegral = true
        range.raise(to: .init(value: JSONNumber(lowest), isExclusive: false))
        range.lower(to: .init(value: JSONNumber(highest), isExclusive: false))
    }

    private mutating func mergeArray(_ assertion: Assertion) {
        mentioned.insert(.array)
        switch assertion {
        case .minItems(let count): items.raise(to: count)
        case .maxItems(let count): items.lower(to: count)
        case .uniqueItems: areItemsUnique = true
        case .prefixItems(let schemas): prefixes.append(schemas)
        case .items(let schema, let start): rest.append((schema, start))
        case .contains(let rule): contains.append(rule)
        case .unevaluatedItems(let schema): unevaluatedItems.append(schema)
        default: break
        }
    }

    private mutating func mergeObject(_ assertion: Assertion) {
        mentioned.insert(.object)
        switch assertion {
        case .minProperties(let count): properties.raise(to: count)
        case .maxProperties(let count): properties.lower(to: count)
        case .required(let names): for name in names { require(name) }
        case .dependentRequired(let rules): dependentRequired += rules
        case .dependentSchemas(let rules): dependentSchemas += rules
        case .properties(let table): tables.append(table)
        case .propertyNames(let schema): names.append(schema)
        case .unevaluatedProperties(let schema): unevaluatedProperties.append(schema)
        default: break
        }
    }
}

extension Demand {
    /// The schemas that the value of a property has to satisfy.
    func schemas(ofProperty name: String) -> [Int] {
        var schemas: [Int] = []
        var isEvaluated = false
        for table in tables {
            var isDeclared = false
            if let schema = table.schema(of: name) {
                schemas.append(schema)
                isDeclared = true
            }
            for (pattern, schema) in table.patterns where pattern.matches(name) == .matched {
                schemas.append(schema)
                isDeclared = true
            }
            if !isDeclared, let additional = table.additional {
                schemas.append(additional)
                isDeclared = true
            }
            isEvaluated = isEvaluated || isDeclared
        }
        return isEvaluated ? schemas : schemas + unevaluatedProperties
    }

    /// The schemas that an item has to satisfy, apart from those of `contains`.
    func schemas(ofItem index: Int) -> [Int] {
        var schemas = prefixes.filter { index < $0.count }.map { $0[index] }
        schemas += rest.filter { index >= $0.start }.map(\.schema)
        return schemas.isEmpty ? unevaluatedItems : schemas
    }

    /// The declared properties: those of the tables, in the order of their schemas in the document.
    var declaredNames: [String] {
        var seen: Set<String> = []
        return tables.flatMap(\.orderedNames).filter { seen.insert($0).inserted }
    }
}

extension PropertyTable {
    /// The names in the order of the document: schemas are numbered as they are met.
    var orderedNames: [String] {
        named.sorted { ($0.schema, $0.name) < ($1.schema, $1.name) }.map(\.name)
    }
}
