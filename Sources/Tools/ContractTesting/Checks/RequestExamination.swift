import HTTPMessages
import JSON
import OpenAPI

/// Holds a request against its operation.
struct RequestExamination {
    let schemas: SchemaSet
    let maxBodyBytes: Int

    func examine(
        _ request: Exchange.Request, _ arguments: [String: Substring],
        into examination: inout Examination
    ) {
        let operation = examination.operation
        let reader = ParameterReader(request, arguments, operation, schemas)
        for parameter in operation.parameters {
            examine(parameter, reader.read(parameter), into: &examination)
        }
        examineBody(request, into: &examination)
    }

    private func examine(
        _ parameter: CheckedParameter, _ reading: ParameterReader.Reading,
        into examination: inout Examination
    ) {
        switch reading {
        case .absent:
            guard parameter.isRequired else { return }
            let check: Check =
                parameter.part == .header ? .missingRequiredHeader : .acceptedRequestConformance
            examination.requestFaults.append(
                Fault(
                    check: check, message: "\(parameter.title) is missing", place: parameter.place))
        case .unreadable(let reason):
            examination.parameters.append(parameter)
            examination.requestFaults.append(
                Fault(
                    check: .acceptedRequestConformance, message: "\(parameter.title): \(reason)",
                    place: parameter.place))
        case .value(let value):
            examination.parameters.append(parameter)
            guard let schema = parameter.schema else { return }
            let part = ExaminedPart(value, parameter.title, schema, .request, in: schemas)
            examination.parts.append(part)
            examination.requestFaults += part.faults(.acceptedRequestConformance)
        }
    }

    private func examineBody(
        _ request: Exchange.Request, into examination: inout Examination
    ) {
        guard let body = examination.operation.requestBody else { return }
        let typeField = request.fields.first("Content-Type")
        // RFC 9110 8.3: what does not say what it is may be taken for this.
        let mediaType = MediaType(typeField ?? "application/octet-stream")
        let content = mediaType.flatMap(body.content.declared)
        // An empty file is content too: no schema refuses it.
        let isBytes = content.map { $0.schema == nil && $0.itemSchema == nil } ?? false
        if request.body.isEmpty, !isBytes {
            guard body.isRequired else { return }
            examination.requestFaults.append(
                Fault(
                    check: .acceptedRequestConformance, message: "the body is missing",
                    place: body.place))
            return
        }
        guard let content else {
            examination.requestFaults.append(
                Fault(
                    check: .acceptedRequestConformance,
                    message: "the body's media type '\(typeField ?? "")' is not declared; "
                        + "expected \(body.content.map(\.name).joined(separator: ", "))",
                    place: body.place))
            return
        }
        examination.requestContent = content
        guard let mediaType else { return }
        let reader = BodyReader(schemas: schemas, view: .request, maxBytes: maxBodyBytes)
        let (parts, faults) = reader.examine(
            request.body, mediaType, request.fields, by: content, .acceptedRequestConformance)
        examination.parts += parts
        examination.requestFaults += faults
    }
}
