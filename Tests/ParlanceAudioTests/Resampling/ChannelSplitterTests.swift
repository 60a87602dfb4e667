import ParlanceAudio
import ParlanceCore
import Testing

@Suite("The channel splitter")
struct ChannelSplitterTests {
    private func take(_ mode: ChannelMode, _ index: Int, of frames: [Float], channels: Int) -> [Float] {
        var output: [Float] = [9]
        let splitter = ChannelSplitter(inputChannels: channels, mode: mode)
        frames.withUnsafeBufferPointer { splitter.take(index, of: $0, into: &output) }
        #expect(output.first == 9)
        return Array(output.dropFirst())
    }

    @Test("takes channels apart or mixes them", arguments: 1...5)
    func splitting(channels: Int) {
        let frames = Signals.noise(count: 300 * channels, seed: UInt64(channels))
        for index in 0..<channels {
            let expected = stride(from: index, to: frames.count, by: channels).map { frames[$0] }
            #expect(take(.separate, index, of: frames, channels: channels) == expected)
            if index == 0 { #expect(take(.first, 0, of: frames, channels: channels) == expected) }
        }
        #expect(ChannelSplitter(inputChannels: channels, mode: .first).outputChannels == 1)
        let mean = stride(from: 0, to: frames.count, by: channels).map { frame in
            frames[frame..<frame + channels].reduce(0, +) / Float(channels)
        }
        let mixed = take(.mixed, 0, of: frames, channels: channels)
        #expect(mixed.count == mean.count)
        #expect(zip(mixed, mean).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("gives nothing for nothing")
    func empty() {
        #expect(take(.mixed, 0, of: [], channels: 2).isEmpty)
        #expect(take(.separate, 1, of: [], channels: 2).isEmpty)
    }
}
