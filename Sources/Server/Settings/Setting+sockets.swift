import HTTPMessages
import HTTPServer
import Handlers

extension Setting {
    /// Chats and WebSockets.
    static let sockets: [Setting] = [
        Setting("chat-history", "COUNT", "last messages that a chat shows (30)") {
            value, settings throws(SettingsError) in
            settings.live.historyLength = try SettingValue.integer(value, in: 1...1000)
        },
        Setting("max-sockets", "COUNT", "WebSockets at a time (10000)") {
            value, settings throws(SettingsError) in
            settings.engine.maxWebSockets = try SettingValue.integer(value, in: 1...1_000_000)
        },
        Setting("max-user-sockets", "COUNT", "WebSockets of one user at a time (10)") {
            value, settings throws(SettingsError) in
            settings.live.maxSocketsPerUser = try SettingValue.integer(value, in: 1...10_000)
        },
        Setting("socket-rate", "COUNT", "messages a second that a WebSocket may send (20)") {
            value, settings throws(SettingsError) in
            settings.webSocketLimits.maxMessagesPerSecond = try SettingValue.integer(
                value, in: 1...100_000)
        },
        Setting("socket-burst", "COUNT", "messages that it may send in one burst (40)") {
            value, settings throws(SettingsError) in
            settings.webSocketLimits.maxMessageBurst = try SettingValue.integer(
                value, in: 1...100_000)
        },
        Setting("socket-queue", "COUNT", "messages that may wait for a slow WebSocket (256)") {
            value, settings throws(SettingsError) in
            settings.webSocketLimits.maxQueuedMessages = try SettingValue.integer(
                value, in: 1...100_000)
        },
        Setting("socket-deflate", nil, "compress messages of WebSockets whose clients offer it") {
            value, settings throws(SettingsError) in
            settings.compressesSockets = try SettingValue.boolean(value)
        },
        Setting("socket-deflate-from", "BYTES", "the smallest message that is compressed (128)") {
            value, settings throws(SettingsError) in
            settings.webSocketDeflate.minMessageBytes = try SettingValue.integer(
                value, in: 1...1_000_000)
        },
        Setting("socket-deflate-window", "BITS", "how far back messages repeat, 9 to 15 (12)") {
            value, settings throws(SettingsError) in
            settings.webSocketDeflate.windowBits = try SettingValue.integer(value, in: 9...15)
        },
        Setting("socket-deflate-context", nil, "let messages repeat earlier ones; takes memory") {
            value, settings throws(SettingsError) in
            settings.webSocketDeflate.keepsContext = try SettingValue.boolean(value)
        },
        Setting("ping-interval", "SECONDS", "silence after which a WebSocket is pinged (30)") {
            value, settings throws(SettingsError) in
            settings.webSocketLimits.pingInterval = try SettingValue.seconds(value, in: 1...3600)
        },
        Setting("ping-timeout", "SECONDS", "silence after which it is taken for dead (60)") {
            value, settings throws(SettingsError) in
            settings.webSocketLimits.deadAfter = try SettingValue.seconds(value, in: 1...7200)
        },
    ]
}
