public import JSON
public import YAML

/// The Schema Object: what a value must be.
///
/// The keywords of JSON Schema 2020-12 and OpenAPI 3.1, section 4.8.24. A class, because schemas
/// nest and are many, and because "the same schema" is asked for by identity. Absent lists and maps
/// are empty unless the difference matters.
public final class Schema: DocumentObject, @unchecked Sendable {
    // SAFETY: lists of parts change only while the document is checked, before anyone gets it.

    /// The value of a boolean schema: true accepts everything, false nothing; nil for an object.
    public let boolean: Bool?
    /// What the schema was read from: a mapping, or a boolean.
    public let node: Node

    // MARK: Core

    /// `$id`, `$anchor` and the like
    public let identity: SchemaIdentity
    /// `$ref`; other keywords beside it hold too.
    public let reference: Reference?
    /// `$dynamicRef`
    public let dynamicReference: String?
    /// `$defs`
    public let definitions: OrderedMap<Schema>

    // MARK: Applicators

    /// `allOf`
    public internal(set) var allOf: [Schema]
    /// `anyOf`
    public internal(set) var anyOf: [Schema]
    /// `oneOf`
    public internal(set) var oneOf: [Schema]
    /// `not`
    public let not: Schema?
    /// `if`
    public let condition: Schema?
    /// `then`
    public let consequence: Schema?
    /// `else`
    public let alternative: Schema?
    /// `dependentSchemas`
    public let dependentSchemas: OrderedMap<Schema>
    /// `prefixItems`
    public let prefixItems: [Schema]
    /// `items`
    public let items: Schema?
    /// `contains`
    public let contains: Schema?
    /// `properties`
    public let properties: OrderedMap<Schema>
    /// `patternProperties`
    public let patternProperties: OrderedMap<Schema>
    /// `additionalProperties`
    public let additionalProperties: Schema?
    /// `propertyNames`
    public let propertyNames: Schema?
    /// `unevaluatedItems`
    public let unevaluatedItems: Schema?
    /// `unevaluatedProperties`
    public let unevaluatedProperties: Schema?

    // MARK: Validation

    /// `type`, a name or a list of names; nil when absent.
    public let types: [SchemaType]?
    /// `enum`; nil when absent.
    public let allowedValues: [Node]?
    /// `const`
    public let constant: Node?
    /// `multipleOf`
    public let multipleOf: JSONNumber?
    /// `maximum`
    public let maximum: JSONNumber?
    /// `exclusiveMaximum`
    public let exclusiveMaximum: JSONNumber?
    /// `minimum`
    public let minimum: JSONNumber?
    /// `exclusiveMinimum`
    public let exclusiveMinimum: JSONNumber?
    /// `maxLength`, in code points
    public let maxLength: Int?
    /// `minLength`, in code points
    public let minLength: Int?
    /// `pattern`, a regular expression of ECMA-262, not anchored
    public let pattern: String?
    /// `maxItems`
    public let maxItems: Int?
    /// `minItems`
    public let minItems: Int?
    /// `uniqueItems`
    public let hasUniqueItems: Bool
    /// `maxContains`
    public let maxContains: Int?
    /// `minContains`
    public let minContains: Int?
    /// `maxProperties`
    public let maxProperties: Int?
    /// `minProperties`
    public let minProperties: Int?
    /// `required`
    public let required: [String]
    /// `dependentRequired`
    public let dependentRequired: OrderedMap<[String]>

    // MARK: Format and content

    /// `format`
    public let format: String?
    /// `contentEncoding`, `contentMediaType` and `contentSchema`
    public let content: SchemaContent
    // MARK: Annotations

    /// `title`
    public let title: String?
    /// `description`
    public let description: String?
    /// `default`
    public let defaultValue: Node?
    /// `deprecated`
    public let isDeprecated: Bool
    /// `readOnly`
    public let isReadOnly: Bool
    /// `writeOnly`
    public let isWriteOnly: Bool
    /// `examples`
    public let examples: [Node]

    // MARK: OpenAPI

    /// `discriminator`
    public let discriminator: Discriminator?
    /// `xml`
    public let xml: XML?
    /// `externalDocs`
    public let externalDocs: ExternalDocumentation?
    /// `example`, deprecated in favour of `examples`
    public let example: Node?

    init(_ reader: inout ObjectReader, boolean: Bool? = nil, node: Node) {
        self.boolean = boolean
        self.node = node
        identity = SchemaIdentity(&reader)
        reference = reader.schemaReference()
        dynamicReference = reader.optional("$dynamicRef")
        definitions = reader.map("$defs")
        allOf = reader.schemas("allOf")
        anyOf = reader.schemas("anyOf")
        oneOf = reader.schemas("oneOf")
        not = reader.optional("not")
        condition = reader.optional("if")
        consequence = reader.optional("then")
        alternative = reader.optional("else")
        dependentSchemas = reader.map("dependentSchemas")
        prefixItems = reader.schemas("prefixItems")
        items = reader.itemSchema()
        contains = reader.optional("contains")
        properties = reader.map("properties")
        patternProperties = reader.map("patternProperties")
        additionalProperties = reader.optional("additionalProperties")
        propertyNames = reader.optional("propertyNames")
        unevaluatedItems = reader.optional("unevaluatedItems")
        unevaluatedProperties = reader.optional("unevaluatedProperties")

        types = reader.types()
        allowedValues = reader.optional("enum")
        constant = reader.optional("const")
        multipleOf = reader.divisor("multipleOf")
        maximum = reader.optional("maximum")
        exclusiveMaximum = reader.optional("exclusiveMaximum")
        minimum = reader.optional("minimum")
        exclusiveMinimum = reader.optional("exclusiveMinimum")
        maxLength = reader.count("maxLength")
        minLength = reader.count("minLength")
        pattern = reader.optional("pattern")
        maxItems = reader.count("maxItems")
        minItems = reader.count("minItems")
        hasUniqueItems = reader.flag("uniqueItems")
        maxContains = reader.count("maxContains")
        minContains = reader.count("minContains")
        maxProperties = reader.count("maxProperties")
        minProperties = reader.count("minProperties")
        required = reader.names("required")
        dependentRequired = reader.map("dependentRequired")
        format = reader.optional("format")
        content = SchemaContent(&reader)
        title = reader.optional("title")
        description = reader.optional("description")
        defaultValue = reader.optional("default")
        isDeprecated = reader.flag("deprecated")
        isReadOnly = reader.flag("readOnly")
        isWriteOnly = reader.flag("writeOnly")
        examples = reader.list("examples")
        discriminator = reader.optional("discriminator")
        xml = reader.optional("xml")
        externalDocs = reader.optional("externalDocs")
        example = reader.optional("example")
    }
}
