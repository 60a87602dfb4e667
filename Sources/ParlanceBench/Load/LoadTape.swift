import NIOCore

/// What one session says, without end: the clips in turn with a pause after each, from a place of its own.
///
/// Positions are windows of ``LoadClip/windowMilliseconds``; the tape begins at its own window 0.
package struct LoadTape: Sendable {
    private struct Piece {
        var clip: Int
        var first: Int  // window in the clip
        var count: Int
    }

    private let clips: [LoadClip]
    private let bytesPerWindow: Int
    private let pauseWindows: Int
    private let silence: [UInt8]
    /// What lies on the tape so far; pauses lie between the pieces.
    private var pieces: [(start: Int, piece: Piece)] = []
    private var end = 0
    private var nextClip: Int

    /// - Parameters:
    ///   - clips: at least one that is not empty, all of `rate`.
    ///   - session: which of the sessions this is: it begins in another clip, and at another place in it.
    package init(_ clips: [LoadClip], rate: Int, pauseMilliseconds: Int, session: Int) {
        precondition(clips.contains { !$0.isLoud.isEmpty })
        self.clips = clips
        bytesPerWindow = rate * LoadClip.windowMilliseconds / 1_000 * 2
        pauseWindows = pauseMilliseconds / LoadClip.windowMilliseconds
        silence = [UInt8](repeating: 0, count: bytesPerWindow)
        var generator = SeededGenerator(seed: UInt64(session))
        nextClip = Int.random(in: clips.indices, using: &generator)
        // The first clip may begin in its middle, so that sessions do not speak in step.
        let first = clips[nextClip].isLoud.count
        let offset = first > 0 ? Int.random(in: 0..<first, using: &generator) : 0
        add(from: offset)
    }

    private mutating func add(from offset: Int) {
        let count = clips[nextClip].isLoud.count - offset
        pieces.append((end, Piece(clip: nextClip, first: offset, count: count)))
        end += count + pauseWindows
        nextClip = (nextClip + 1) % clips.count
    }

    private func piece(at window: Int) -> (start: Int, piece: Piece) {
        var low = 0
        var high = pieces.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if pieces[middle].start <= window { low = middle } else { high = middle - 1 }
        }
        return pieces[low]
    }

    private func place(of window: Int) -> (clip: Int, window: Int)? {
        let (start, piece) = piece(at: window)
        let inside = window - start
        return inside < piece.count ? (piece.clip, piece.first + inside) : nil
    }

    /// Appends the bytes of these windows, laying more tape as it is needed.
    package mutating func write(_ windows: Range<Int>, into buffer: inout ByteBuffer) {
        while end < windows.upperBound { add(from: 0) }
        for window in windows {
            if let (clip, inside) = place(of: window) {
                let first = inside * bytesPerWindow
                clips[clip].bytes.withUnsafeBytes {
                    _ = buffer.writeBytes(UnsafeRawBufferPointer(rebasing: $0[first..<first + bytesPerWindow]))
                }
            } else {
                buffer.writeBytes(silence)
            }
        }
    }

    /// Whether this window, which was written already, holds speech by its level.
    package func isLoud(_ window: Int) -> Bool {
        guard window >= 0, window < end, let (clip, inside) = place(of: window) else { return false }
        return clips[clip].isLoud[inside]
    }
}

extension LoadTape {
    /// A pause at least this long, in windows, tells words apart.
    private static let gap = 5

    /// Where speech ends before `window`: the window after the last loud one that is not before `earliest`.
    package func speechEnd(before window: Int, notBefore earliest: Int) -> Int? {
        var index = window - 1
        while index >= max(earliest, 0) {
            if isLoud(index) { return index + 1 }
            index -= 1
        }
        return nil
    }

    /// Where the word around `middle` ends by its level, if a pause follows it before the middle of the next word.
    package func wordEnd(around middle: Int, before next: Int) -> Int? {
        guard isLoud(middle) else { return nil }
        var quiet = 0
        for window in middle..<max(next, middle) {
            quiet = isLoud(window) ? 0 : quiet + 1
            if quiet == Self.gap { return window + 1 - Self.gap }
        }
        return nil
    }
}
