import CEspeakNG
import Foundation
import ParlanceCore

/// espeak-ng in a process of its own (`parlance-espeak`), started when it is needed and again when it has died: the library
/// is known for faults on odd text, and text comes from outside. One sentence at a time; blocks. Used by whoever holds it.
package final class EspeakProcess {
    /// A sentence of 300 characters takes a tenth of a second; who says nothing for this long hangs.
    private static let patience = 10

    private let executable: String
    private var socket: CInt = -1
    private var process: pid_t = 0
    private var samples: [Int16] = []

    package init(executable: String = EspeakProcess.executableBesideThis) { self.executable = executable }

    deinit { end() }

    /// In the folder of the program that runs.
    package static let executableBesideThis: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/usr/local/bin/parlance"
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/parlance-espeak"
    }()

    /// Speaks text.
    ///
    /// - Parameter take: gets 16-bit chunks, and stops the rest from being handed over by saying no.
    package func speak(
        _ text: String, voice: String, wordsPerMinute: Int32, _ take: (UnsafeBufferPointer<Int16>) -> Bool
    ) throws(SynthesizerError) {
        try ask(PARLANCE_ESPEAK_SPEAK, text, voice: voice, wordsPerMinute)
        var isWanted = true
        while true {
            let count = try number()
            guard count > 0 else { return try check(count, voice) }
            guard count <= 1 << 20 else { throw died() }
            if samples.count < Int(count) { samples = [Int16](repeating: 0, count: Int(count)) }
            let isWhole = samples.withUnsafeMutableBytes {
                receive(UnsafeMutableRawBufferPointer(rebasing: $0[..<(2 * Int(count))]))
            }
            guard isWhole else { throw died() }
            // The rest of what is not wanted any more is a few milliseconds of work: it is taken, and thrown away.
            guard isWanted else { continue }
            isWanted = samples.withUnsafeBufferPointer { take(UnsafeBufferPointer(rebasing: $0[..<Int(count)])) }
        }
    }

    /// The phonemes of a clause, in IPA.
    func phonemes(of text: String, voice: String) throws(SynthesizerError) -> String {
        try ask(PARLANCE_ESPEAK_PHONEMES, text, voice: voice, 0)
        let count = try number()
        if count < 0 { try check(count, voice) }
        guard count <= 16 * PARLANCE_ESPEAK_MAXIMUM_TEXT else { throw died() }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        guard bytes.withUnsafeMutableBytes({ receive($0) }) else { throw died() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func check(_ status: Int32, _ voice: String) throws(SynthesizerError) {
        switch Int(status) {
        case 0: return
        case PARLANCE_ESPEAK_NO_VOICE: throw .failed("espeak-ng cannot use the voice '\(voice)'")
        default: throw .failed("espeak-ng could not speak (error \(status))")
        }
    }

    // MARK: The socket

    private func ask(
        _ kind: Int, _ text: String, voice: String, _ wordsPerMinute: Int32
    ) throws(SynthesizerError) {
        var message: [UInt8] = []
        let voiceBytes = Array(voice.utf8.prefix(PARLANCE_ESPEAK_MAXIMUM_VOICE))
        let textBytes = Array(text.utf8.prefix(PARLANCE_ESPEAK_MAXIMUM_TEXT))
        let request = parlance_espeak_request(
            kind: UInt32(kind), words_per_minute: wordsPerMinute, voice_bytes: UInt32(voiceBytes.count),
            text_bytes: UInt32(textBytes.count))
        withUnsafeBytes(of: request) { message += $0 }
        message += voiceBytes + textBytes
        // It may have died since; then a new one is asked.
        for _ in 0..<2 {
            if socket < 0 { try start() }
            if message.withUnsafeBytes({ send($0) }) { return }
            end()
        }
        throw .failed("espeak-ng ends as soon as it is started")
    }

    private func number() throws(SynthesizerError) -> Int32 {
        var number: Int32 = 0
        guard withUnsafeMutableBytes(of: &number, { receive($0) }) else { throw died() }
        return number
    }

    private func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let sent = Glibc.send(socket, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    private func receive(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
        var at = 0
        while at < bytes.count {
            let got = recv(socket, bytes.baseAddress! + at, bytes.count - at, 0)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return false }
            at += got
        }
        return true
    }

    private func died() -> SynthesizerError {
        end()
        return .failed("espeak-ng did not survive this sentence; it speaks again with the next one")
    }

    // MARK: The process

    private func start() throws(SynthesizerError) {
        var pair: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw .failed("no socket for espeak-ng: \(String(cString: strerror(errno)))")
        }
        var time = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pair[1], 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(executable), nil]
        defer { free(arguments[0]) }
        let status = posix_spawn(&process, executable, &actions, nil, &arguments, environ)
        close(pair[1])
        guard status == 0 else {
            close(pair[0])
            process = 0
            throw .unavailable(
                "espeak-ng cannot be started: \(executable), which comes with parlance, \(String(cString: strerror(status)))"
            )
        }
        socket = pair[0]
    }

    /// By force: it may hang.
    private func end() {
        if socket >= 0 { close(socket) }
        socket = -1
        guard process > 0 else { return }
        kill(process, SIGKILL)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        process = 0
    }
}
