/// How a ``CurlTransport`` reaches servers, and every limit that an exchange can meet.
///
///     var configuration = CurlConfiguration()
///     configuration.authorityFile = "/etc/company/ca.pem"
///     let transport = try CurlTransport(configuration)
public struct CurlConfiguration: Sendable {
    /// A socket in the file system that every connection goes to, such as `unix:/run/app.sock`; the
    /// address of a request then only names the host. Nil: connections go where the address says.
    public var socket: String?
    /// What stands between here and the servers.
    public var proxy = CurlProxy.none

    /// A file of certificates (PEM) that are trusted in place of the system's. A server's
    /// certificate and its name are always verified.
    public var authorityFile: String?
    /// A file with the certificate (PEM) that a server may ask for, and those that lead to its
    /// authority.
    public var certificateFile: String?
    /// A file with the key (PEM) of that certificate.
    public var keyFile: String?

    /// Most connections at one time; further requests wait until one is free.
    public var maxConnections = 256
    /// Most connections to one server at one time; further requests wait.
    public var maxConnectionsPerHost = 64
    /// Most connections that stay open unused.
    public var maxIdleConnections = 64
    /// Most bytes of an answer's status line and fields, and of its trailers: `tooLarge`.
    public var maxHeadBytes = 64 * 1024
    /// How much of an answer's content waits to be read before the server has to wait; it may be
    /// exceeded by what comes at one time, 64 KiB.
    public var maxBufferedBytes = 1024 * 1024
    /// From this length on, and where the length is unknown, the server is asked whether it takes
    /// the content before that is sent (`Expect: 100-continue`). One that says nothing gets it a
    /// second later.
    public var expectContinueBytes: Int64 = 1024 * 1024

    /// How soon the server's last answer must have come for a call that is the only one to keep its
    /// thread while it waits for the next, for 5 ms at most, before its task is suspended: a change
    /// of threads costs more than a server nearby takes to answer. Zero for never.
    public var patience = Duration.microseconds(200)
    /// Until a connection is made, TLS included: `cannotConnect`.
    public var connectTimeout = Duration.seconds(10)
    /// From the call, or from the last piece of the request's content that was sent, to the head of
    /// the answer: `timedOut`. A request may have its own.
    public var headTimeout = Duration.seconds(60)
    /// Between two pieces of the answer's content, the time left out in which nobody reads:
    /// `timedOut`.
    public var contentTimeout = Duration.seconds(60)
    /// How long a connection may have been unused and still be used again.
    public var idleTimeout = Duration.seconds(60)

    /// The defaults.
    public init() {}
}

/// What stands between a client and the servers.
public enum CurlProxy: Sendable, Hashable {
    /// Nothing, whatever the environment says.
    case none
    /// The proxy at an address, such as `http://proxy.example:3128` or `socks5h://127.0.0.1`.
    case address(String)
    /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
    case environment
}
