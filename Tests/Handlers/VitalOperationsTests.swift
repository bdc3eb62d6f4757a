import ContractRuntime
import Generated
import Testing

@Suite("What is answered while the server sheds load")
struct VitalOperationsTests {
    @Test("is whether it lives and whether it is ready: who asks would end it otherwise")
    func vital() {
        let vital = ContractDocument.operations.filter(\.isVital).map(\.id)
        #expect(vital == ["getHealth", "getReadiness"])
    }
}
