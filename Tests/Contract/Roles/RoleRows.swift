import AccordClient
import ContractTesting
import JSON

extension RoleRow {
    /// The rows, in the order of the contract.
    static let all: [RoleRow] = {
        let rows =
            meta + accounts + administration + sessions + messages + friendship + avatars
            + chats + sockets + files + links + hooks
        let order = Watch.contract.checker.operations.map(\.id)
        return rows.sorted {
            (order.firstIndex(of: $0.operationID) ?? order.count)
                < (order.firstIndex(of: $1.operationID) ?? order.count)
        }
    }()

    private static let meta: [RoleRow] = [
        .everybody("getIndex", 200) { _, _ in RoleRequest("/api") },
        .everybody("getVersion", 200) { _, _ in RoleRequest("/version") },
        .everybody("getHealth", 200) { _, _ in RoleRequest("/healthz") },
        .everybody("getReadiness", 200) { _, _ in RoleRequest("/readyz") },
    ]

    private static let hooks: [RoleRow] = [
        .everybody("receiveWebhook", 200) { stage, _ in try stage.delivery() }
    ]

    private static let sessions: [RoleRow] = [
        .everybody("createToken", 200) { stage, _ in
            let user = stage.chat.grace
            return RoleRequest(
                "/api/v1/users/token",
                try stage.body(
                    "createToken",
                    ["email": .string(user.email), "password": .string(user.password)]))
        },
        .everybody("listTokens", 200) { _, _ in RoleRequest("/api/v1/tokens") },
        .everybody("deleteCurrentToken", 204) { stage, persona in
            RoleRequest("/api/v1/tokens/current", sender: try await stage.again(persona))
        },
        .owner("deleteToken", 204) { stage, _ in
            let session = try await stage.server.session(of: stage.chat.ada)
            return RoleRequest("/api/v1/tokens/\(session.id)")
        },
    ]

    private static let messages: [RoleRow] = [
        .everybody("registerMessage", 201) { stage, persona in
            let receiver = persona == .user ? stage.chat.ada : stage.stranger
            return RoleRequest(
                "/api/v1/messages/register",
                try stage.body("registerMessage", ["receiver": .id(receiver.id)]))
        },
        .everybody("listMessages", 200) { _, _ in RoleRequest("/api/v1/messages/all") },
        .both("getMessage", 200) { stage, _ in
            RoleRequest("/api/v1/messages/\(try await stage.message())")
        },
        .both("deleteMessage", 204, but: [.participant: 403]) { stage, _ in
            RoleRequest("/api/v1/messages/\(try await stage.message())")
        },
    ]

    private static let chats: [RoleRow] = [
        .everybody("listChats", 200) { _, _ in RoleRequest("/api/v1/chats") },
        .friends("startChat", 201) { stage, persona in
            let friend = try await stage.server.user()
            if let caller = stage.person(persona) {
                try await stage.server.befriend(caller, friend)
            }
            return RoleRequest(
                "/api/v1/chats/start",
                try stage.body("startChat", ["email": .string(friend.email)]))
        },
        .both("getChat", 200, but: [.admin: 200]) { stage, _ in RoleRequest(stage.chat.target) },
        .both("listChatMessages", 200, but: [.admin: 200]) { stage, _ in
            RoleRequest(stage.chat.messages)
        },
        .both("createChatMessage", 201, but: [.admin: 403]) { stage, _ in
            try await stage.beFriends()
            return RoleRequest(
                stage.chat.messages,
                try stage.body("createChatMessage", ["client_id": .string(stage.newName())]))
        },
    ]

    private static let sockets: [RoleRow] = [
        .everybody("createWebSocketTicket", 201) { _, _ in RoleRequest("/api/v1/ws/tickets") },
        .both("openChat", 101, but: [.admin: 101]) { stage, _ in
            RoleRequest(handshake: stage.chat.socket)
        },
        .everybody("openEvents", 101) { _, _ in RoleRequest(handshake: "/ws/events") },
    ]

    private static let files: [RoleRow] = [
        .everybody("listFiles", 200) { _, _ in RoleRequest("/api/v1/files") },
        .everybody("uploadFile", 201) { _, _ in
            RoleRequest("/api/v1/files?name=notes.txt", Array("notes".utf8), type: "text/plain")
        },
        .everybody("getFileUsage", 200) { _, _ in RoleRequest("/api/v1/files/usage") },
        .owner("getFile", 200) { stage, _ in RoleRequest(try await stage.file()) },
        .owner("updateFile", 200) { stage, _ in
            RoleRequest(try await stage.file(), try stage.body("updateFile"))
        },
        .owner("deleteFile", 204) { stage, _ in RoleRequest(try await stage.file()) },
        .owner("getFileContent", 200) { stage, _ in
            RoleRequest("\(try await stage.file())/content")
        },
    ]

    private static let links: [RoleRow] = [
        .owner("listShareLinks", 200) { stage, _ in
            RoleRequest("\(try await stage.file())/links")
        },
        .owner("createShareLink", 201) { stage, _ in
            RoleRequest("\(try await stage.file())/links", try stage.body("createShareLink"))
        },
        .owner("deleteShareLink", 204) { stage, _ in
            RoleRequest(try await stage.link().location)
        },
        .everybody("getSharedFile", 200) { stage, _ in RoleRequest(try await stage.link().url) },
    ]
}
