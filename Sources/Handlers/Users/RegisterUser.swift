public import ContractRuntime
public import Generated

extension UsersHandler {
    /// Creates an account; it is active at once (D16).
    public func registerUser(
        _ input: RegisterUser.Input, context: RequestContext
    ) async throws -> RegisterUser.Output {
        let body = input.body
        let creation = try await create(
            AccountCreation(
                email: body.email, password: body.password, firstName: body.firstName,
                lastName: body.lastName, age: body.age, city: body.city, role: .user))
        switch creation {
        case .created(let user):
            return .created(Account(user, in: application), location: GetMe.path())
        case .emailTaken: return .conflict(.emailTaken)
        case .weak(.listed): return .conflict(.passwordListed)
        case .weak(.similar): return .conflict(.passwordSimilar)
        }
    }
}
