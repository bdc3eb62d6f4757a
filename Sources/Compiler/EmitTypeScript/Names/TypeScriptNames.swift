import ContractModel

/// Every name of the emitted code.
struct TypeScriptNames: Sendable {
    /// The names around an operation.
    struct Operation: Sendable {
        /// The function.
        let function: TypeScriptName
        /// The type of what is given to it.
        let input: TypeScriptName
        /// The type of what is answered.
        let answer: TypeScriptName
        /// The type of what is spoken over a WebSocket.
        let frames: TypeScriptName
    }

    /// The types, by the position of the shape.
    var types: [TypeScriptName] = []
    /// The types of the codes of problems: of all, and of those that most operations list; nil where
    /// the contract lists none.
    var problems: (all: TypeScriptName, common: TypeScriptName)?
    /// By the position of the operation.
    var operations: [Operation] = []
    /// The files of the tags, without what follows the dot; by the position of the tag.
    var files: [TypeScriptName] = []
}
