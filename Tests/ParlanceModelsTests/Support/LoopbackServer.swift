import Foundation
import Synchronization

/// A real HTTP/1.1 server on a loopback port that misbehaves on request: it can cut, stall, forget ranges, redirect.
///
/// Plain sockets and threads, so that a test decides about every byte. One request a connection.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// As it stands in the request line.
        var target: String
        /// Names in lower case.
        var headers: [String: String]
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// What the header claims; nil: the body's length.
        var claimedLength: Int?
        /// Close after this many bytes of the body.
        var cutAfter: Int?
        /// Send nothing more after this many bytes of the body, until the server stops.
        var stallAfter: Int?
    }

    private struct State {
        var requests: [Request] = []
        var connections: Set<Int32> = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Request, Int) -> Reply

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - answer: gets each request with its number from 0. Called on any thread.
    init(port: UInt16 = 0, answer: @escaping @Sendable (Request, Int) -> Reply) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_port = port.bigEndian
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7f00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = self.listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        self.port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                let goesOn = state.withLock { state in
                    if !state.isStopped { state.connections.insert(connection) }
                    return !state.isStopped
                }
                guard goesOn else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { [self] in
                    serve(connection)
                    state.withLock { _ = $0.connections.remove(connection) }
                    close(connection)
                }
            }
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32) {
        while let request = read(from: connection) {
            let number = state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            guard request.method == "CONNECT" else { return send(answer(request, number), to: connection) }
            // As a proxy: whatever address was asked for, the rest of the talk is with us.
            write(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)[...], to: connection)
        }
    }

    private func read(from connection: Int32) -> Request? {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard head.count < 16_384, recv(connection, &byte, 1, 0) == 1 else { return nil }
            head.append(byte)
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return Request(method: String(words[0]), target: String(words[1]), headers: headers)
    }

    private func send(_ reply: Reply, to connection: Int32) {
        var head = "HTTP/1.1 \(reply.status) Status\r\ncontent-length: \(reply.claimedLength ?? reply.body.count)\r\n"
        for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
        write(Array((head + "connection: close\r\n\r\n").utf8)[...], to: connection)
        if let end = reply.stallAfter {
            write(reply.body.prefix(end), to: connection)
            // Until the client gives up or the server is stopped.
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
        } else {
            write(reply.body.prefix(reply.cutAfter ?? reply.body.count), to: connection)
            // A client may drop what it has not looked at yet when the connection ends before its time.
            if reply.cutAfter != nil { Thread.sleep(forTimeInterval: 0.2) }
        }
        shutdown(connection, Int32(SHUT_WR))
    }

    private func write(_ bytes: ArraySlice<UInt8>, to connection: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                Foundation.send(connection, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension LoopbackServer.Reply {
    /// A file as a well-behaved server sends it: ranges, `If-Range`, an entity tag.
    static func file(_ bytes: [UInt8], tag: String? = "\"v1\"", for request: LoopbackServer.Request) -> Self {
        var headers: [(String, String)] = [("accept-ranges", "bytes")]
        if let tag { headers.append(("etag", tag)) }
        guard let range = request.headers["range"], range.hasPrefix("bytes="), range.hasSuffix("-"),
            let first = Int(range.dropFirst(6).dropLast())
        else { return Self(headers: headers, body: bytes) }
        if let condition = request.headers["if-range"], condition != tag {
            return Self(headers: headers, body: bytes)
        }
        guard first < bytes.count else {
            return Self(status: 416, headers: headers + [("content-range", "bytes */\(bytes.count)")])
        }
        return Self(
            status: 206, headers: headers + [("content-range", "bytes \(first)-\(bytes.count - 1)/\(bytes.count)")],
            body: Array(bytes[first...]))
    }
}
