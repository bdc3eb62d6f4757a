import OpenAPI
import YAML

extension Lowering {
    /// The properties of a form of names and texts that say how they are spelled.
    ///
    /// "If a value is explicitly defined for style, explode or allowReserved, then the value of
    /// contentType SHALL be ignored." OpenAPI 3.1, section 4.8.15.1.2.
    func formFields(of media: MediaType) -> [Contract.FormField] {
        media.encoding.compactMap { element in
            let encoding = element.value
            let isStyled = encoding.style != nil || encoding.explode != nil
            let isJSON =
                !isStyled && Self.isJSON(Self.essence(of: encoding.contentType ?? "text/plain"))
            guard isStyled || isJSON else { return nil }
            let style = encoding.style.flatMap { Contract.Style(rawValue: $0.rawValue) } ?? .form
            return Contract.FormField(
                name: element.name, style: style, explode: encoding.explode ?? (style == .form),
                isJSON: isJSON)
        }
    }
}
