public import ContractRuntime

/// An operation as emitted code describes it to a client: what is asked and what may be answered.
public protocol ClientOperation: Sendable {
    /// What a request holds.
    associatedtype Input: ClientInput
    /// What the server may answer: one case for each status of the contract.
    associatedtype Answer: OperationAnswer

    /// What the contract says about it.
    static var description: OperationDescription { get }
}

/// What a client asks: the input of one operation.
public protocol ClientInput: Sendable {
    /// Writes path, parameters and content.
    @_spi(Generated) func write(to request: inout ClientRequestWriter)
}

/// What a server may answer to one operation.
public protocol OperationAnswer: Sendable {
    /// Reads an answer by its status; nil for a status that the contract does not list.
    @_spi(Generated) static func read(_ answer: ReceivedAnswer) throws -> Self?
}
