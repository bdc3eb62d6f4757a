public import EventLoop
public import HTTPMessages

/// Where a server listens, and every limit that a client can meet.
///
///     var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 8080)
///     configuration.handlerTimeout = .seconds(10)
public struct HTTPServerConfiguration: Sendable {
    /// The address or name to listen at; `::` and `0.0.0.0` stand for every interface, and
    /// `unix:/run/app.sock` for a socket in the file system, whose clients have no address.
    public var host: String
    /// The port; zero lets the system choose one.
    public var port: UInt16
    /// Sockets that listen already, to be used in place of `host` and `port`; at most one for each
    /// loop.
    public var inheritedSockets: [Int32] = []

    /// Whether every connection begins with a header of the PROXY protocol, which says where it
    /// came from. Only for a server that nobody but a proxy can reach: who else connects could
    /// claim any address. Connections without the header are closed.
    public var expectsProxyHeader = false

    /// What stands between connections and HTTP, such as a context of TLS; nil: nothing. A header of
    /// the PROXY protocol comes before it. It must be able to send and receive within
    /// `headTimeout`: closed without a word.
    public var layering: (any SocketLayering)?

    /// How large the parts of a request may be: 400, 413, 414, 431, 501.
    public var messageLimits = HTTPMessageLimits()
    /// The hosts that are answered for: 421 for others.
    public var allowedHosts = AllowedHosts.any

    /// Most connections at one time. The next ones get 503, and beyond those the kernel's queue
    /// lets them wait.
    public var maxConnections = 10_000
    /// Most WebSockets at one time, which count as connections too: 503 instead of 101.
    public var maxWebSockets = 10_000
    /// Connections that wait in the kernel to be accepted, for each loop.
    public var maxWaitingConnections: Int32 = 1_024
    /// How long what has arrived may wait for its loop. When it has waited longer for twice that
    /// time, requests get 503 until the queue is short again: an answer that comes too late helps
    /// nobody, and makes the next ones later. Nil: requests are never refused for this.
    public var maxQueueDelay: Duration? = .milliseconds(500)
    /// Most answers to pipelined requests that are gathered before they are sent.
    public var maxGatheredAnswers = 16
    /// The size at which gathered answers are sent, whatever their number.
    public var maxGatheredBytes = 64 * 1024
    /// An unread rest of a body up to this size is read and dropped, so that the connection can go
    /// on; with a larger one the connection ends.
    public var maxDrainedBytes = 64 * 1024

    /// From the first byte of a request to the end of its head: 408, closed.
    public var headTimeout = Duration.seconds(10)
    /// Between two pieces of a body: 408, closed.
    public var bodyTimeout = Duration.seconds(30)
    /// The least that a peer must move on average, once it has been waited for as long as
    /// `minRateGrace`: 408 for a body that comes more slowly, and the end of the connection for an
    /// answer that is taken more slowly.
    public var minBytesPerSecond = 240
    /// See `minBytesPerSecond`.
    public var minRateGrace = Duration.seconds(10)
    /// Between two requests, and before the first: closed without a word.
    public var idleTimeout = Duration.seconds(75)
    /// How long a responder may take, beside the time in which it waits for the body: 503, closed.
    public var handlerTimeout = Duration.seconds(30)
    /// Between two pieces of an answer that the peer takes: closed.
    public var writeTimeout = Duration.seconds(30)
    /// How long a connection that ends early goes on reading, so that its last answer is not lost:
    /// closing with unread bytes would reset the connection.
    public var lingerTimeout = Duration.seconds(2)

    /// The defaults, at an address.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }
}

/// The times of a configuration in nanoseconds, as the connections use them.
struct Timeouts: Sendable {
    let head: UInt64
    let body: UInt64
    let idle: UInt64
    let handler: UInt64
    let write: UInt64
    let linger: UInt64

    init(_ configuration: HTTPServerConfiguration) {
        head = configuration.headTimeout.wholeNanoseconds
        body = configuration.bodyTimeout.wholeNanoseconds
        idle = configuration.idleTimeout.wholeNanoseconds
        handler = configuration.handlerTimeout.wholeNanoseconds
        write = configuration.writeTimeout.wholeNanoseconds
        linger = configuration.lingerTimeout.wholeNanoseconds
    }
}
