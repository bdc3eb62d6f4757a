import Foundation
import JSON
import TestSupport
import Testing

@Suite("The JSON reader against nst/JSONTestSuite")
struct JSONConformanceTests {
    @Test("every y_ file is read under RFC 8259, and strictly but for repeated names")
    func accepted() throws {
        guard let files = try jsonConformanceFiles() else { return }
        let accepted = files.filter { $0.name.hasPrefix("y_") }
        #expect(accepted.count == 95)
        var refusedStrictly: [String] = []
        for (name, bytes) in accepted {
            #expect(jsonError(bytes, strictness: .rfc8259) == nil, "\(name)")
            #expect(skips(bytes, strictness: .rfc8259), "\(name)")
            if jsonError(bytes) != nil { refusedStrictly.append(name) }
            #expect(skips(bytes) == (jsonError(bytes) == nil), "\(name)")
        }
        #expect(
            refusedStrictly == [
                "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
            ])
    }

    @Test("every n_ file is refused, read or skipped, in both modes")
    func refused() throws {
        guard let files = try jsonConformanceFiles() else { return }
        let refused = files.filter { $0.name.hasPrefix("n_") }
        #expect(refused.count == 188)
        for (name, bytes) in refused {
            for strictness in [JSONStrictness.strict, .rfc8259] {
                #expect(jsonError(bytes, strictness: strictness) != nil, "\(name)")
                #expect(!skips(bytes, strictness: strictness), "\(name)")
            }
        }
    }

    // What RFC 8259 leaves open. A number of any size is JSON; whether a schema takes it is another
    // question. A string that is no Unicode text is refused, because no string could hold it; so
    // are the byte order mark and UTF-16, since RFC 8259 8.1 allows only UTF-8 without a mark to be
    // sent.
    private let readChoices: Set<String> = [
        "i_number_double_huge_neg_exp.json", "i_number_huge_exp.json",
        "i_number_neg_int_huge_exp.json", "i_number_pos_double_huge_exp.json",
        "i_number_real_neg_overflow.json", "i_number_real_pos_overflow.json",
        "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
        "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
    ]
    private let refusedChoices: Set<String> = [
        "i_object_key_lone_2nd_surrogate.json",
        "i_string_1st_surrogate_but_2nd_missing.json",
        "i_string_1st_valid_surrogate_2nd_invalid.json",
        "i_string_UTF-16LE_with_BOM.json", "i_string_UTF-8_invalid_sequence.json",
        "i_string_UTF8_surrogate_U+D800.json",
        "i_string_incomplete_surrogate_and_escape_valid.json",
        "i_string_incomplete_surrogate_pair.json",
        "i_string_incomplete_surrogates_escape_valid.json",
        "i_string_invalid_lonely_surrogate.json", "i_string_invalid_surrogate.json",
        "i_string_invalid_utf-8.json", "i_string_inverted_surrogates_U+1D11E.json",
        "i_string_iso_latin_1.json", "i_string_lone_second_surrogate.json",
        "i_string_lone_utf8_continuation_byte.json", "i_string_not_in_unicode_range.json",
        "i_string_overlong_sequence_2_bytes.json", "i_string_overlong_sequence_6_bytes.json",
        "i_string_overlong_sequence_6_bytes_null.json", "i_string_truncated-utf-8.json",
        "i_string_utf16BE_no_BOM.json", "i_string_utf16LE_no_BOM.json",
        "i_structure_500_nested_arrays.json", "i_structure_UTF-8_BOM_empty_object.json",
    ]

    @Test("every i_ file is read or refused as the table says")
    func choices() throws {
        guard let files = try jsonConformanceFiles() else { return }
        let free = files.filter { $0.name.hasPrefix("i_") }
        #expect(free.count == 35)
        #expect(Set(free.map(\.name)) == readChoices.union(refusedChoices))
        for (name, bytes) in free {
            for strictness in [JSONStrictness.strict, .rfc8259] {
                let isRead = jsonError(bytes, strictness: strictness) == nil
                #expect(isRead == readChoices.contains(name), "\(name)")
                #expect(skips(bytes, strictness: strictness) == isRead, "\(name)")
            }
        }
    }

    @Test("500 nested arrays are read where the limit allows them")
    func deeper() throws {
        guard let files = try jsonConformanceFiles() else { return }
        let nested = try #require(files.first { $0.name == "i_structure_500_nested_arrays.json" })
        #expect(jsonError(nested.bytes, limits: JSONLimits(maximumDepth: 500)) == nil)
    }

    @Test("what is read is written as a text that reads the same")
    func roundTrip() throws {
        guard let files = try jsonConformanceFiles() else { return }
        for (name, bytes) in files {
            guard let value = try? JSONValue.parse(bytes) else { continue }
            #expect(try JSONValue.parse(value.serialized()) == value, "\(name)")
            #expect(try JSONValue.parse(value.serialized(pretty: true)) == value, "\(name)")
        }
    }

    private func skips(_ bytes: [UInt8], strictness: JSONStrictness = .strict) -> Bool {
        var json = JSONReader(bytes, strictness: strictness)
        return (try? json.skip()) != nil && (try? json.finish()) != nil
    }
}
