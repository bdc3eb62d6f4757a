extension UnicodeProperty {
    /// General categories (Unicode's PropertyValueAliases.txt): each spelling and PCRE2's short
    /// name.
    static let categories: [String: String] = {
        var categories: [String: String] = [:]
        for line in categoryAliases.split(separator: "\n") {
            let names = line.split(separator: " ").map(String.init)
            for name in names { categories[name] = names[0] == "LC" ? "L&" : names[0] }
        }
        return categories
    }()

    /// The short name first, then its aliases.
    private static let categoryAliases = """
        Lu Uppercase_Letter
        Ll Lowercase_Letter
        Lt Titlecase_Letter
        LC Cased_Letter
        Lm Modifier_Letter
        Lo Other_Letter
        L Letter
        Mn Nonspacing_Mark
        Mc Spacing_Mark
        Me Enclosing_Mark
        M Mark Combining_Mark
        Nd Decimal_Number digit
        Nl Letter_Number
        No Other_Number
        N Number
        Pc Connector_Punctuation
        Pd Dash_Punctuation
        Ps Open_Punctuation
        Pe Close_Punctuation
        Pi Initial_Punctuation
        Pf Final_Punctuation
        Po Other_Punctuation
        P Punctuation punct
        Sm Math_Symbol
        Sc Currency_Symbol
        Sk Modifier_Symbol
        So Other_Symbol
        S Symbol
        Zs Space_Separator
        Zl Line_Separator
        Zp Paragraph_Separator
        Z Separator
        Cc Control cntrl
        Cf Format
        Cs Surrogate
        Co Private_Use
        Cn Unassigned
        C Other
        """

    /// The binary properties of ECMA-262's table 69 in both spellings, without
    /// Changes_When_NFKC_Casefolded, which PCRE2 does not have.
    static let binaryProperties = Set(
        """
        AHex ASCII ASCII_Hex_Digit Alpha Alphabetic Any Bidi_C Bidi_Control Bidi_M
        Bidi_Mirrored CI CWCF CWCM CWL CWT CWU Case_Ignorable Cased Changes_When_Casefolded
        Changes_When_Casemapped Changes_When_Lowercased Changes_When_Titlecased
        Changes_When_Uppercased DI Dash Default_Ignorable_Code_Point Dep Deprecated Dia
        Diacritic EBase EComp EMod EPres Emoji Emoji_Component Emoji_Modifier
        Emoji_Modifier_Base Emoji_Presentation Ext ExtPict Extended_Pictographic Extender
        Gr_Base Gr_Ext Grapheme_Base Grapheme_Extend Hex Hex_Digit IDC IDS IDSB IDST
        IDS_Binary_Operator IDS_Trinary_Operator ID_Continue ID_Start Ideo Ideographic Join_C
        Join_Control LOE Logical_Order_Exception Lower Lowercase Math NChar
        Noncharacter_Code_Point Pat_Syn Pat_WS Pattern_Syntax Pattern_White_Space QMark
        Quotation_Mark RI Radical Regional_Indicator SD STerm Sentence_Terminal Soft_Dotted
        Term Terminal_Punctuation UIdeo Unified_Ideograph Upper Uppercase VS Variation_Selector
        White_Space XIDC XIDS XID_Continue XID_Start space
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
