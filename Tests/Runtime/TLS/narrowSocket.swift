import Foundation

/// A listening socket whose connections take a few kilobytes to send at a time, whatever the
/// system's default is: what is sent through them meets a full buffer.
func narrowSocket() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var bytes: Int32 = 4_096
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, 4)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isBound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    guard isBound, listen(descriptor, 16) == 0 else {
        throw RawClient.Failure(message: "cannot listen: \(errno)")
    }
    return descriptor
}
