public import OpenAPI
public import SourceText

extension Contract {
    /// Resolves a document: references, defaults, names of schemas, and everything that operations
    /// inherit.
    ///
    /// Everything that is wrong or not supported yet is reported, not only the first.
    ///
    /// - Parameters:
    ///   - document: The document, which may have errors: what it has of sound parts is examined
    ///     all the same.
    ///   - diagnostics: What was found in the document; gets what is found now, in the order of
    ///     places.
    /// - Returns: the contract, or nil when there is an error among the diagnostics.
    public static func lowered(
        from document: Document, reporting diagnostics: inout [Diagnostic]
    ) -> Contract? {
        let lowering = Lowering(document)
        let contract = lowering.contract()
        diagnostics = (diagnostics + lowering.diagnostics).sortedByPlace()
        return diagnostics.hasErrors ? nil : contract
    }
}
