// What emitted code calls for the parameters of an operation. Each kind comes in three forms:
// optional, optional with the contract's default, and required.

@_spi(Generated)
extension ContractRequest {
    /// The parameter `name` of the path.
    @inlinable
    public mutating func path<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(pathText(name), rule)
    }
}

// MARK: Query

@_spi(Generated)
extension ContractRequest {
    /// The optional parameter `name` of the query, given once.
    @inlinable
    public mutating func query<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(queryText(name), rule)
    }

    /// The parameter `name` of the query, given once, or what the contract says in its place.
    @inlinable
    public mutating func query<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule, default value: Rule.Value
    ) -> Rule.Value {
        read(queryText(name), rule) ?? value
    }

    /// The required parameter `name` of the query, given once.
    @inlinable
    public mutating func requiredQuery<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        readRequired(queryText(name), name, .query, rule)
    }

    /// The optional array `name` of the query, one item at a time: `?tag=a&tag=b` (style form,
    /// explode).
    @inlinable
    public mutating func queryArray<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(queryItemTexts(name), rule)
    }

    /// The array `name` of the query, one item at a time, or what the contract says in its place.
    @inlinable
    public mutating func queryArray<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule, default value: Rule.Value
    ) -> Rule.Value {
        read(queryItemTexts(name), rule) ?? value
    }

    /// The required array `name` of the query, one item at a time.
    @inlinable
    public mutating func requiredQueryArray<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        readRequired(queryItemTexts(name), name, .query, rule)
    }

    /// The optional array `name` of the query with commas: `?ids=1,2` (style form, no explode).
    @inlinable
    public mutating func queryList<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(queryText(name), rule)
    }

    /// The array `name` of the query with commas, or what the contract says in its place.
    @inlinable
    public mutating func queryList<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule, default value: Rule.Value
    ) -> Rule.Value {
        read(queryText(name), rule) ?? value
    }

    /// The required array `name` of the query with commas.
    @inlinable
    public mutating func requiredQueryList<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        readRequired(queryText(name), name, .query, rule)
    }
}

// MARK: Header fields

@_spi(Generated)
extension ContractRequest {
    /// The optional field `name`, given once.
    @inlinable
    public mutating func field<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(fieldText(name), rule)
    }

    /// The field `name`, given once, or what the contract says in its place.
    @inlinable
    public mutating func field<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule, default value: Rule.Value
    ) -> Rule.Value {
        read(fieldText(name), rule) ?? value
    }

    /// The required field `name`, given once.
    @inlinable
    public mutating func requiredField<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        readRequired(fieldText(name), name, .header, rule)
    }

    /// The optional list in the field `name`, with commas.
    @inlinable
    public mutating func fieldList<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(fieldListText(name), rule)
    }

    /// The list in the field `name`, with commas, or what the contract says in its place.
    @inlinable
    public mutating func fieldList<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule, default value: Rule.Value
    ) -> Rule.Value {
        read(fieldListText(name), rule) ?? value
    }

    /// The required list in the field `name`, with commas.
    @inlinable
    public mutating func requiredFieldList<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        readRequired(fieldListText(name), name, .header, rule)
    }
}

// MARK: Cookies

@_spi(Generated)
extension ContractRequest {
    /// The optional cookie `name`.
    @inlinable
    public mutating func cookie<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        read(cookieText(name), rule)
    }

    /// The cookie `name`, or what the contract says in its place.
    @inlinable
    public mutating func cookie<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule, default value: Rule.Value
    ) -> Rule.Value {
        read(cookieText(name), rule) ?? value
    }

    /// The required cookie `name`.
    @inlinable
    public mutating func requiredCookie<Rule: ParameterRule>(
        _ name: StaticString, _ rule: Rule
    ) -> Rule.Value? {
        readRequired(cookieText(name), name, .cookie, rule)
    }
}
