import ParlanceCore

/// Interleaved frames to one signal per recognized channel: a mix-down, the first, or each channel by itself.
public struct ChannelSplitter: Sendable {
    public let inputChannels: Int
    public let mode: ChannelMode
    public var outputChannels: Int { mode == .separate ? inputChannels : 1 }

    public init(inputChannels: Int, mode: ChannelMode) {
        self.inputChannels = inputChannels
        self.mode = mode
    }

    /// Appends output channel `index` of whole `frames` to `output`. The mix is the mean of all channels.
    public func take(_ index: Int, of frames: UnsafeBufferPointer<Float>, into output: inout [Float]) {
        if inputChannels == 1 {
            output.append(contentsOf: frames)
            return
        }
        let count = frames.count / inputChannels
        output.append(addingCapacity: count) { span in
            span.withUnsafeMutableBufferPointer { free, written in
                switch (mode, inputChannels) {
                case (.separate, let channels), (.first, let channels):
                    for frame in 0..<count { free[frame] = frames[frame * channels + index] }
                case (.mixed, 2):
                    for frame in 0..<count { free[frame] = (frames[2 * frame] + frames[2 * frame + 1]) * 0.5 }
                case (.mixed, let channels):
                    let scale = 1 / Float(channels)
                    for frame in 0..<count {
                        var sum: Float = 0
                        for channel in 0..<channels { sum += frames[frame * channels + channel] }
                        free[frame] = sum * scale
                    }
                }
                written = count
            }
        }
    }
}
