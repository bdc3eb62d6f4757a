// The fields of the Components Object, by the kind of object that they hold (OpenAPI 3.1, section
// 4.8.7).

extension Schema { static let section = "schemas" }
extension Response { static var section: String? { "responses" } }
extension Parameter { static var section: String? { "parameters" } }
extension Example { static var section: String? { "examples" } }
extension RequestBody { static var section: String? { "requestBodies" } }
extension Header { static var section: String? { "headers" } }
extension SecurityScheme { static var section: String? { "securitySchemes" } }
extension Link { static var section: String? { "links" } }
extension Callback { static var section: String? { "callbacks" } }
extension PathItem { static var section: String? { "pathItems" } }
