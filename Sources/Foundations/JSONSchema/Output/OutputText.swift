internal import JSON

/// Writes units as the specification has them (2020-12, core 12.3 and 12.4).
struct OutputText {
    private let program: SchemaProgram

    init(_ program: SchemaProgram) { self.program = program }

    /// Everything, as it nests.
    func verbose(_ unit: OutputUnit) -> JSONObject {
        var object = line(unit)
        let children = unit.children.map { JSONValue.object(verbose($0)) }
        if !children.isEmpty {
            object.updateValue(.array(children), forKey: unit.isValid ? "annotations" : "errors")
        }
        return object
    }

    /// A list of the keywords that failed, or of those that hold.
    func basic(_ unit: OutputUnit) -> JSONObject {
        var list: [JSONValue] = []
        flatten(unit, into: &list)
        var object = header(unit)
        object.updateValue(.array(list), forKey: unit.isValid ? "annotations" : "errors")
        return object
    }

    private func flatten(_ unit: OutputUnit, into list: inout [JSONValue]) {
        if unit.keyword != nil || unit.error != nil { list.append(.object(line(unit))) }
        // Nothing that holds explains a failure, and nothing below one annotates.
        for child in unit.children where child.isValid == unit.isValid {
            flatten(child, into: &list)
        }
    }

    /// What failed or annotates, as it nests: a unit with one other below it gives way to that one.
    func detailed(_ unit: OutputUnit) -> JSONObject {
        var object = header(unit)
        object = withMessages(object, unit)
        let children = condensed(below: unit)
        if !children.isEmpty {
            object.updateValue(.array(children), forKey: unit.isValid ? "annotations" : "errors")
        }
        return object
    }

    private func condensed(below unit: OutputUnit) -> [JSONValue] {
        unit.children.filter { $0.isValid == unit.isValid }.compactMap(condensed)
    }

    private func condensed(_ unit: OutputUnit) -> JSONValue? {
        let children = condensed(below: unit)
        let saysNothing = unit.isValid ? unit.annotation == nil : unit.error == nil
        if children.isEmpty { return saysNothing ? nil : .object(line(unit)) }
        // What an applicator annotates is not lost for what stands below it.
        if children.count == 1, !unit.isValid || saysNothing { return children[0] }
        var object = withMessages(header(unit), unit)
        object.updateValue(.array(children), forKey: unit.isValid ? "annotations" : "errors")
        return .object(object)
    }
}

extension OutputText {
    /// A unit without those below it.
    private func line(_ unit: OutputUnit) -> JSONObject {
        var object = withMessages(header(unit), unit)
        if !unit.isValid, unit.error == nil {
            object.updateValue("a schema below refuses it", forKey: "error")
        }
        return object
    }

    private func withMessages(_ object: JSONObject, _ unit: OutputUnit) -> JSONObject {
        var object = object
        if let error = unit.error { object.updateValue(.string(error), forKey: "error") }
        if let annotation = unit.annotation {
            object.updateValue(annotation, forKey: "annotation")
        }
        return object
    }

    private func header(_ unit: OutputUnit) -> JSONObject {
        var object: JSONObject = [
            "valid": .boolean(unit.isValid),
            "keywordLocation": .string(unit.place.keywordLocation),
        ]
        if let location = absoluteLocation(of: unit) {
            object.updateValue(.string(location), forKey: "absoluteKeywordLocation")
        }
        object.updateValue(.string(unit.place.instanceLocation), forKey: "instanceLocation")
        return object
    }

    /// The URI of the keyword; nil when its schema has none and no reference led there.
    private func absoluteLocation(of unit: OutputUnit) -> String? {
        let resource = program.resources[program.nodes[unit.node].resource]
        guard !resource.uri.isEmpty || unit.place.followsReference else { return nil }
        let location = program.origins[unit.node].location
        var fragment = String(location.utf8.dropFirst(resource.location.utf8.count)) ?? ""
        if let keyword = unit.keyword { fragment += JSONPointer(tokens: [keyword]).description }
        return "\(resource.uri)#\(fragment.encodedForFragment)"
    }
}

extension String {
    // RFC 3986 3.5: fragment = *( pchar / "/" / "?" )
    fileprivate var encodedForFragment: String {
        let others = Set("-._~!$&'()*+,;=:@/?".utf8)
        let isPlain = { (byte: UInt8) in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
                || others.contains(byte)
        }
        guard !utf8.allSatisfy(isPlain) else { return self }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
