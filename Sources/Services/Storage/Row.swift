/// One row of a result, readable only inside the closure that it is given to.
///
/// Columns are counted from 0, in the order of the statement's result list. A column that holds
/// NULL or a value of another type reads as an empty value (0, "", []), and the query then fails as
/// a whole with `DatabaseError.Kind.unexpectedValue`: a wrong value never leaves it.
public protocol Row {
    /// The integer in a column that is never NULL.
    func integer(_ column: Int) -> Int64
    /// The number in a column that is never NULL; an integer is converted.
    func real(_ column: Int) -> Double
    /// The text in a column that is never NULL.
    func text(_ column: Int) -> String
    /// The octets in a column that is never NULL.
    func bytes(_ column: Int) -> [UInt8]
    /// Whether a column holds NULL.
    func isNull(_ column: Int) -> Bool
}

extension Row {
    /// The truth value in a column of the dialect's type `{boolean}`: anything but 0 is true.
    public func boolean(_ column: Int) -> Bool { integer(column) != 0 }

    /// The integer in a column, or nil for NULL.
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    /// The number in a column, or nil for NULL.
    public func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }

    /// The text in a column, or nil for NULL.
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    /// The octets in a column, or nil for NULL.
    public func optionalBytes(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
}
