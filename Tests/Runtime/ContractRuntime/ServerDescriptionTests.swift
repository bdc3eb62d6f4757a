import ContractRuntime
import Testing

@Suite("The address of a server") struct ServerDescriptionTests {
    private func server(_ template: StaticString) -> ServerDescription {
        ServerDescription(
            template,
            variables: [
                ServerVariableDescription("a", default: "x"),
                ServerVariableDescription("b", default: "y", allowedValues: ["y", "{a}"]),
            ])
    }

    @Test("has values for its variables, each as often as it is there")
    func values() {
        #expect(server("http://{a}.{b}/{a}").url() == "http://x.y/x")
        #expect(server("http://{a}").url(["a": "z"]) == "http://z")
        #expect(server("/v1").url() == "/v1")
    }

    @Test("takes what looks like a variable in a value for text")
    func onePass() {
        let server = server("http://{a}.{b}/")
        #expect(server.url(["a": "{b}"]) == "http://{b}.y/")
        #expect(server.url(["b": "{a}"]) == "http://x.{a}/")
        #expect(server.url(["a": "{"]) == "http://{.y/")
    }

    @Test("keeps braces that are no variable")
    func braces() {
        #expect(server("/}{c}/{a}/{{b}/{").url() == "/}{c}/x/{y/{")
    }

    @Test("is none for a variable that there is not, or a value that it may not have")
    func refusals() {
        #expect(server("{a}").url(["c": "x"]) == nil)
        #expect(server("{a}").url(["b": "z"]) == nil)
    }
}
