import Foundation
import JSON

extension RoleRow {
    static let accounts: [RoleRow] = [
        .everybody("registerUser", 201) { stage, _ in
            RoleRequest(
                "/api/v1/users/register",
                try stage.body("registerUser", ["email": .string(stage.newAddress())]))
        },
        .everybody("listUsers", 200) { _, _ in RoleRequest("/api/v1/users/all") },
        .everybody("getMe", 200) { _, _ in RoleRequest("/api/v1/users/me") },
        .everybody("updateMe", 200) { stage, _ in
            RoleRequest("/api/v1/users/me", try stage.body("updateMe"))
        },
        .everybody("deleteMe", 204) { stage, persona in
            RoleRequest("/api/v1/users/me", sender: try await stage.substitute(for: persona))
        },
        .everybody("changeMyPassword", 204) { stage, persona in
            let user = try await stage.substitute(for: persona)
            return RoleRequest(
                "/api/v1/users/me/password",
                try stage.body("changeMyPassword", ["old_password": .string(user.password)]),
                sender: user)
        },
    ]

    /// What only administrators may: `x-roles` says so.
    static let administration: [RoleRow] = [
        .everybody("listAccounts", 200) { _, _ in RoleRequest("/api/v1/admin/users") },
        .everybody("createAccount", 201) { stage, _ in
            RoleRequest(
                "/api/v1/admin/users",
                try stage.body("createAccount", ["email": .string(stage.newAddress())]))
        },
        .everybody("getAccount", 200) { stage, _ in RoleRequest(stage.account(stage.chat.ada)) },
        .everybody("deleteAccount", 204) { stage, _ in
            RoleRequest(stage.account(try await stage.server.user()))
        },
        .everybody("blockAccount", 204) { stage, _ in
            RoleRequest("\(stage.account(try await stage.server.user()))/block")
        },
        .everybody("unblockAccount", 204) { stage, _ in
            RoleRequest("\(stage.account(try await stage.server.blockedUser()))/block")
        },
        .everybody("setAccountPassword", 204) { stage, _ in
            RoleRequest(
                "\(stage.account(try await stage.server.user()))/password",
                try stage.body("setAccountPassword"))
        },
    ]

    static let friendship: [RoleRow] = [
        .everybody("listFriends", 200) { _, _ in RoleRequest("/api/v1/friends") },
        .everybody("listFriendRequests", 200) { _, _ in RoleRequest("/api/v1/friends/requests") },
        .everybody("createFriendRequest", 201) { stage, _ in
            let user = try await stage.server.user()
            return RoleRequest(
                "/api/v1/friends/requests",
                try stage.body("createFriendRequest", "by_id", ["user_id": .id(user.id)]))
        },
        .both("deleteFriendRequest", 204) { stage, _ in
            RoleRequest("/api/v1/friends/requests/\(try await stage.friendRequest())")
        },
        .both("acceptFriendRequest", 200, but: [.owner: 404]) { stage, _ in
            RoleRequest("/api/v1/friends/requests/\(try await stage.friendRequest())/accept")
        },
        .both("deleteFriend", 204) { stage, persona in
            try await stage.beFriends()
            let friend = persona == .participant ? stage.chat.ada : stage.chat.grace
            return RoleRequest("/api/v1/friends/\(friend.id)")
        },
    ]

    static let avatars: [RoleRow] = [
        .everybody("getMyAvatar", 200) { stage, persona in
            _ = try await stage.avatar(of: persona)
            return RoleRequest("/api/v1/users/me/avatar")
        },
        .everybody("putMyAvatar", 200) { _, _ in
            RoleRequest("/api/v1/users/me/avatar", TestPicture.png(1, 1), type: "image/png")
        },
        .everybody("deleteMyAvatar", 204) { stage, persona in
            _ = try await stage.avatar(of: persona)
            return RoleRequest("/api/v1/users/me/avatar")
        },
        .everybody("getAvatar", 200) { stage, _ in
            RoleRequest("/api/v1/users/\(try await stage.avatar(of: .owner))/avatar")
        },
    ]
}

extension JSONValue {
    static func id(_ id: Int64) -> JSONValue { .number(JSONNumber(id)) }
}
