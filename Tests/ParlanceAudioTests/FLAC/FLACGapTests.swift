import ParlanceAudio
import ParlanceCore
import Testing

/// Frames that never came, told from the numbers of those that did.
@Suite("FLAC gaps")
struct FLACGapTests {
    static let blockSize = 1_024
    static let audio = Streams.speechLike(seconds: 4, rate: 16_000).map { ($0 * 32_767).rounded() / 32_768 }

    /// The head, then each frame.
    static func frames() throws -> [[UInt8]] {
        let encoder = try FLACEncoder(sampleRate: 16_000, channels: 1, blockSize: blockSize)
        var frames: [[UInt8]] = []
        // libFLAC encodes a block when it has seen one sample more.
        for start in stride(from: 0, to: audio.count, by: blockSize) {
            var bytes: [UInt8] = []
            let first = start > 0 ? start + 1 : 0
            try Array(audio[first..<min(start + blockSize + 1, audio.count)]).withUnsafeBufferPointer {
                try encoder.encode($0, into: &bytes)
            }
            frames.append(bytes)
        }
        var end: [UInt8] = []
        try encoder.finish(into: &end)
        if !end.isEmpty { frames[frames.count - 1] += end }
        return frames
    }

    /// What is left when some blocks are silent.
    static func silent(_ lost: Range<Int>) -> [Float] {
        var audio = audio
        for index in lost.lowerBound * blockSize..<lost.upperBound * blockSize { audio[index] = 0 }
        return audio
    }

    @Test("missing frames become silence, are counted, and the rest stays in its place", arguments: Streams.pieces)
    func native(piece: Int) throws {
        let frames = try Self.frames()
        for lost in [3..<4, 10..<40] {
            let decoder = FLACDecoder()
            let kept = frames.indices.filter { !lost.contains($0) }.flatMap { frames[$0] }
            #expect(try Streams.decode(decoder, kept, piece: piece) == Self.silent(lost))
            #expect(decoder.losses == AudioLosses(filledSamples: lost.count * Self.blockSize))
        }
    }

    @Test("a page of Ogg FLAC that is missing becomes silence", arguments: Streams.pieces)
    func ogg(piece: Int) throws {
        let head = try Self.frames()[0].prefix(42)
        let frames = try Self.frames()
        let first = OggPageBytes(
            flags: 2, granule: 0, sequence: 0,
            packets: [[0x7F] + Array("FLAC".utf8) + [1, 0, 0, 0] + head[..<4] + [0x80] + head[5...]])
        var pages = [first]
        for index in frames.indices {
            let frame = index == 0 ? Array(frames[0][FLACStreams.headLength(frames[0])...]) : frames[index]
            pages.append(
                OggPageBytes(
                    granule: Int64(min((index + 1) * Self.blockSize, Self.audio.count)), sequence: UInt32(index + 1),
                    packets: [frame]))
        }
        let whole = try Streams.decode(OggDecoder(), pages.bytes, piece: piece)
        let lost = 5..<8
        let decoder = OggDecoder()
        let kept = pages.enumerated().filter { !lost.contains($0.offset - 1) }.map(\.element)
        let decoded = try Streams.decode(decoder, kept.bytes, piece: piece)
        #expect(decoded == Array(Self.silent(lost)[..<whole.count]))
        #expect(decoder.losses.filledSamples == lost.count * Self.blockSize)
        #expect(decoder.lostPages == 1)
    }

    @Test("what comes after a tag at the end is counted", arguments: Streams.pieces)
    func afterTheEnd(piece: Int) throws {
        let stream = try Self.frames().flatMap { $0 }
        let tag = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)
        for (more, skipped) in [([], 0), ([UInt8](repeating: 7, count: 5_000), 5_000)] as [([UInt8], Int)] {
            let decoder = FLACDecoder()
            #expect(try Streams.decode(decoder, stream + tag + more, piece: piece) == Self.audio)
            #expect(decoder.losses == AudioLosses(skippedBytes: skipped))
        }
    }
}
