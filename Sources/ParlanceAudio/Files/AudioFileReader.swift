import CSndFile
import ParlanceCore

/// Audio files on disk, read in pieces by libsndfile: WAV, FLAC, Ogg Vorbis and Opus, MP3, AIFF and more.
/// For the command line and the benches; streams from clients go through ``AudioDecoder``s.
public final class AudioFileReader {
    public let output: DecodedAudio
    /// Frames (samples per channel) in the file; nil when the file does not say.
    public let frames: Int?

    private let file: OpaquePointer

    /// - Throws: what libsndfile says about a file it cannot open.
    public init(path: String) throws(DecodeError) {
        var info = SF_INFO()
        guard let file = sf_open(path, Int32(SFM_READ), &info) else {
            // What the system says comes as "System error : No such file or directory."
            let text = String(cString: sf_strerror(nil))
            let reason = text.hasPrefix("System error : ") ? String(text.dropFirst(15).drop { $0 == " " }) : text
            throw DecodeError("\(path): \(reason)")
        }
        self.file = file
        output = DecodedAudio(sampleRate: Int(info.samplerate), channels: Int(info.channels), codec: "file")
        frames = info.frames > 0 && info.frames < Int64.max / 2 ? Int(info.frames) : nil
        guard (1...AudioFormat.maximumChannels).contains(output.channels) else {
            throw DecodeError("\(path): \(output.channels) channels; 1 to \(AudioFormat.maximumChannels) are supported")
        }
    }

    deinit { sf_close(file) }

    public var seconds: Double? { frames.map { Double($0) / Double(output.sampleRate) } }

    /// Appends up to `count` frames of interleaved samples in ±1; returns how many frames there were, 0 at the end.
    public func read(frames count: Int, into samples: inout [Float]) -> Int {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: count * output.channels) { buffer in
            let read = max(Int(sf_readf_float(file, buffer.baseAddress, sf_count_t(count))), 0)
            samples.append(contentsOf: buffer[..<(read * output.channels)])
            return read
        }
    }

    /// The whole file as mono at 16 kHz.
    public static func speech(path: String) throws(DecodeError) -> [Float] {
        let (mono, rate) = try mono(path: path)
        let resampler = try Resampler(from: rate)
        var result: [Float] = []
        mono.withUnsafeBufferPointer { resampler.resample($0, into: &result) }
        resampler.finish(into: &result)
        return result
    }

    /// The whole file as mono at its own rate.
    public static func mono(path: String) throws(DecodeError) -> (samples: [Float], rate: Int) {
        let reader = try AudioFileReader(path: path)
        let splitter = ChannelSplitter(inputChannels: reader.output.channels, mode: .mixed)
        var frames: [Float] = []
        var mono: [Float] = []
        while true {
            frames.removeAll(keepingCapacity: true)
            guard reader.read(frames: 16_384, into: &frames) > 0 else { break }
            frames.withUnsafeBufferPointer { splitter.take(0, of: $0, into: &mono) }
        }
        return (mono, reader.output.sampleRate)
    }
}
