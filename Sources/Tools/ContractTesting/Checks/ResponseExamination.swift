import HTTPMessages
import JSON

/// Holds a response against its operation.
struct ResponseExamination {
    let schemas: SchemaSet
    let configuration: CheckConfiguration

    func examine(_ exchange: Exchange, into examination: inout Examination) {
        let operation = examination.operation
        let status = exchange.response.status
        let response = operation.response(to: status)
        if status >= 500, !isListed(status, response) {
            examination.responseFaults.append(
                Fault(
                    check: .notAServerError, message: "the server failed with \(status)",
                    place: operation.place))
        }
        guard let response else {
            examination.responseFaults.append(
                Fault(
                    check: .statusCodeConformance,
                    message: "\(operation.id) does not declare the status \(status); "
                        + "expected \(operation.statuses.joined(separator: ", "))",
                    place: operation.place))
            return
        }
        examination.response = response
        if response.status == "default", !response.listedStatuses.isEmpty,
            !response.listedStatuses.contains(status)
        {
            let listed = response.listedStatuses.map(String.init).joined(separator: ", ")
            examination.responseFaults.append(
                Fault(
                    check: .statusCodeConformance,
                    message:
                        "'default' of \(operation.id) does not stand for the status \(status); "
                        + "expected \(listed)",
                    place: response.place))
        }
        for field in response.fields {
            examine(field, exchange.response.fields, into: &examination)
        }
        examineBody(exchange, response, into: &examination)
    }

    private func isListed(_ status: Int, _ response: CheckedResponse?) -> Bool {
        guard configuration.allowsListedServerErrors, let response else { return false }
        return response.status != "default" || response.listedStatuses.contains(status)
    }

    // MARK: Fields

    private func examine(
        _ field: CheckedField, _ fields: [Exchange.Field], into examination: inout Examination
    ) {
        let lines = fields.all(field.name)
        let title = "field '\(field.name)'"
        guard !lines.isEmpty else {
            guard field.isRequired else { return }
            examination.responseFaults.append(
                Fault(
                    check: .responseHeadersConformance,
                    message: "the field '\(field.name)' is missing", place: field.place))
            return
        }
        guard let schema = field.schema else { return }
        guard let value = value(of: field, lines, schema) else {
            examination.responseFaults.append(
                Fault(
                    check: .responseHeadersConformance, message: "\(title) cannot be read",
                    place: field.place))
            return
        }
        let part = ExaminedPart(value, title, schema, .response, in: schemas)
        examination.parts.append(part)
        examination.responseFaults += part.faults(.responseHeadersConformance)
    }

    private func value(
        of field: CheckedField, _ lines: [String], _ schema: DocumentPlace
    ) -> JSONValue? {
        let reader = StyledText(schemas: schemas, view: .response, encoding: .plain)
        let raws = lines.map { Array($0.utf8)[...] }
        let outline = reader.outline(schema.pointer)
        // RFC 9110 5.3: lines of Set-Cookie cannot be joined, since its value may hold commas.
        if field.name.lowercased() == "set-cookie", outline.allowsList, !outline.allowsScalar {
            return reader.list(raws, outline)
        }
        let raw = Array(lines.joined(separator: ", ").utf8)
        if field.mediaType.flatMap({ MediaType($0) })?.isJSON ?? false {
            return try? JSONValue.parse(raw, limits: BodyReader.limits)
        }
        return reader.delimited(
            raw[...], by: UInt8(ascii: ","), explodes: field.explodes, at: schema.pointer)
    }

    // MARK: Content

    private func examineBody(
        _ exchange: Exchange, _ response: CheckedResponse, into examination: inout Examination
    ) {
        let answer = exchange.response
        // RFC 9110 6.4.1: answers to HEAD, 1xx, 204 and 304 have no content, whatever the document says.
        let isBare =
            exchange.request.method == "HEAD" || answer.status < 200
            || [204, 205, 304].contains(answer.status) || response.content.isEmpty
        if isBare {
            guard !answer.body.isEmpty else { return }
            examination.responseFaults.append(
                Fault(
                    check: .responseSchemaConformance, message: "a body where none is declared",
                    place: response.place))
            return
        }
        let typeField = answer.fields.first("Content-Type")
        guard let mediaType = typeField.flatMap({ MediaType($0) }), !mediaType.isRange,
            let content = response.content.declared(for: mediaType)
        else {
            let expected = response.content.map(\.name).joined(separator: ", ")
            let found =
                typeField.map { "the media type '\($0)' is not declared" }
                ?? "the response names no media type"
            examination.responseFaults.append(
                Fault(
                    check: .contentTypeConformance, message: "\(found); expected \(expected)",
                    place: response.place))
            return
        }
        examination.responseContent = content
        // A part of a body is not what the schema describes.
        if answer.status == 206 { return }
        read(answer, mediaType, content, into: &examination)
    }

    private func read(
        _ answer: Exchange.Response, _ mediaType: MediaType, _ content: CheckedMediaType,
        into examination: inout Examination
    ) {
        let reader = BodyReader(
            schemas: schemas, view: .response, maxBytes: configuration.maxBodyBytes)
        let (parts, faults) = reader.examine(
            answer.body, mediaType, answer.fields, by: content, .responseSchemaConformance)
        examination.parts += parts
        examination.responseFaults += faults
    }
}
