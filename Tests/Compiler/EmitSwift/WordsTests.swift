import CodeText
import Testing

@testable import EmitSwift

@Suite("Words of names") struct WordsTests {
    @Test(
        "become Swift identifiers",
        arguments: [
            ("user_id", "userID", "UserID"),
            ("userId", "userID", "UserID"),
            ("UserIDs", "userIDs", "UserIDs"),
            ("HTTPServer", "httpServer", "HTTPServer"),
            ("directMessage", "directMessage", "DirectMessage"),
            ("is_blocked", "isBlocked", "IsBlocked"),
            ("API", "api", "API"),
            ("json-url", "jsonURL", "JSONURL"),
            ("X-Request-Id", "xRequestID", "XRequestID"),
            ("get /users/{user_id}", "getUsersUserID", "GetUsersUserID"),
            ("v1.2", "v1_2", "V1_2"),
            ("-created", "minusCreated", "MinusCreated"),
            ("@id", "atID", "AtID"),
            ("$", "dollar", "Dollar"),
            ("", "empty", "Empty"),
            ("ACTIVE", "active", "Active"),
            ("日本", "日本", "日本"),
            ("naïve café", "naïveCafé", "NaïveCafé"),
            ("a'b\"c\\d\n", "aBCD", "ABCD"),
        ])
    func names(name: String, lower: String, upper: String) {
        #expect(Words(name).lowerCamel == lower)
        #expect(Words(name).upperCamel == upper)
    }

    @Test("of several names follow each other")
    func paths() {
        #expect(Words(["listMessages", "direction"]).upperCamel == "ListMessagesDirection")
    }

    @Test("that Swift has taken are quoted or changed")
    func takenNames() {
        #expect(Scope.local("in", avoiding: []).text == "`in`")
        let json = SwiftName(chosen: "json")
        #expect(Scope.local("json", "reader", avoiding: [json]).text == "reader")
        let both = [json, SwiftName(chosen: "reader")]
        #expect(Scope.local("json", "reader", avoiding: both).text == "json2")
    }
}
