public import SourceText

/// A resolved schema: which values there are, without a word of how a language writes them.
public struct Shape: Sendable {
    /// What the values are, apart from null.
    public let kind: Kind
    /// Whether null is a value too.
    public let isNullable: Bool
    /// What the values mean, in CommonMark.
    public let description: String?
    /// Whether callers should move on.
    public let isDeprecated: Bool
    /// Where the schema was written.
    public let origin: SourceLocation
    /// The schemas that a value is held against as a whole before it is read, because some of their
    /// keywords say more than the kind does: references into the document, such as
    /// `#/components/schemas/User`.
    public let checks: [String]

    /// Makes a shape.
    init(
        kind: Kind, isNullable: Bool, description: String?, isDeprecated: Bool,
        origin: SourceLocation, checks: [String] = []
    ) {
        self.kind = kind
        self.isNullable = isNullable
        self.description = description
        self.isDeprecated = isDeprecated
        self.origin = origin
        self.checks = checks
    }

    /// The kinds of values.
    public indirect enum Kind: Sendable {
        /// Any JSON value.
        case any
        /// `true` and `false`.
        case boolean
        /// Integral numbers.
        case integer(IntegerBounds)
        /// Numbers.
        case number(NumberBounds)
        /// Texts.
        case string(StringBounds)
        /// A moment: `format: date-time`.
        case timestamp
        /// A day: `format: date`.
        case date
        /// Exactly this text; only as a required property, elsewhere it is an enumeration of one.
        case constant(String)
        /// Lists.
        case array(of: Shape, ArrayBounds)
        /// Objects whose property names are data.
        case dictionary(of: Shape, DictionaryBounds)
        /// Objects with declared properties; always behind a name.
        case object(ObjectShape)
        /// One of the listed values; always behind a name.
        case enumeration([EnumerationValue])
        /// Values of one of several schemas; always behind a name.
        case union(UnionShape)
        /// A schema that has a name.
        case named(ShapeID)
    }

    /// The same shape of another kind.
    func with(kind: Kind) -> Shape {
        Shape(
            kind: kind, isNullable: isNullable, description: description,
            isDeprecated: isDeprecated, origin: origin, checks: checks)
    }

    /// The same shape without checks of the value as a whole.
    public var unchecked: Shape {
        Shape(
            kind: kind, isNullable: isNullable, description: description,
            isDeprecated: isDeprecated, origin: origin)
    }

    /// The same shape with another answer to whether null is a value.
    func with(isNullable: Bool) -> Shape {
        Shape(
            kind: kind, isNullable: isNullable, description: description,
            isDeprecated: isDeprecated, origin: origin, checks: checks)
    }
}

/// The position of a named shape in `Contract.shapes`.
public struct ShapeID: Sendable, Hashable {
    /// The position.
    public let index: Int
}

/// A schema with a name of its own, which emitters make a type of.
public struct NamedShape: Sendable {
    /// How the name came to be.
    public enum Name: Sendable, Hashable {
        /// The key in `components/schemas`.
        case component(String)
        /// The words on the way to a schema that was written in place, outermost first.
        case inline([String])
    }

    /// The position in `Contract.shapes`.
    public let id: ShapeID
    /// The name, from which each language makes its own.
    public let name: Name
    /// What the schema describes; may be another name.
    public let shape: Shape
    /// Whether a request holds values of it.
    public let isInRequests: Bool
    /// Whether a response holds values of it.
    public let isInResponses: Bool
    /// Where the name was written; for schemas written in place, where they start.
    public let origin: SourceLocation
}

/// One of the values of an enumeration.
public struct EnumerationValue: Sendable {
    /// The text on the wire; for other values than texts their JSON.
    public let text: String
    /// Whether the value is a text.
    public let isText: Bool
    /// The value as JSON.
    public let json: String
    /// What the document calls the value, if it has a word for it (`title`, `x-enum-varnames`).
    public let title: String?
    /// Where it was written.
    public let origin: SourceLocation
}

/// An object with declared properties.
public struct ObjectShape: Sendable {
    /// The properties in the order of the document.
    public let properties: [Property]
    /// Whether properties that are not declared are let pass (and skipped), or refused.
    public let allowsUnknown: Bool
    /// What the values of properties are that are not declared and are kept; nil when none is.
    public let additional: Shape?

    /// One declared property.
    public struct Property: Sendable {
        /// The name on the wire.
        public let name: String
        /// What its value is.
        public let shape: Shape
        /// Whether it is always present.
        public let isRequired: Bool
        /// Whether requests may not hold it.
        public let isReadOnly: Bool
        /// Whether responses may not hold it.
        public let isWriteOnly: Bool
        /// Whether its value can hold the whole object again, so that it must not be stored in
        /// place.
        public let isRecursive: Bool
        /// What the property means, in CommonMark.
        public let description: String?
        /// Where the name was written.
        public let origin: SourceLocation

        init(
            name: String, shape: Shape, isRequired: Bool, isReadOnly: Bool = false,
            isWriteOnly: Bool = false, isRecursive: Bool = false, description: String? = nil,
            origin: SourceLocation
        ) {
            self.name = name
            self.shape = shape
            self.isRequired = isRequired
            self.isReadOnly = isReadOnly
            self.isWriteOnly = isWriteOnly
            self.isRecursive = isRecursive
            self.description = description
            self.origin = origin
        }
    }

    /// The shapes of all properties, declared or not.
    public var shapes: [Shape] { properties.map(\.shape) + (additional.map { [$0] } ?? []) }

    /// The object with other properties.
    func with(properties: [Property]) -> ObjectShape {
        ObjectShape(
            properties: properties, allowsUnknown: allowsUnknown, additional: additional)
    }
}

extension ObjectShape.Property {
    /// The property with another shape.
    func with(shape: Shape, isRecursive: Bool) -> Self {
        Self(
            name: name, shape: shape, isRequired: isRequired, isReadOnly: isReadOnly,
            isWriteOnly: isWriteOnly, isRecursive: isRecursive, description: description,
            origin: origin)
    }
}
