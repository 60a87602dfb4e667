import COpenCoreAMRNB
import COpenCoreAMRWB
import ParlanceCore

/// AMR as RFC 4867, section 5 stores it, cut anywhere, by opencore-amr: mono, 20 ms a frame; with or without the line
/// `#!AMR` or `#!AMR-WB` in front.
///
/// Silence descriptors become comfort noise; a frame that was lost, is not there or is marked as damaged (Q = 0) is
/// concealed, and counted. The library has no use for a damaged narrowband frame's bits, so there it counts as lost.
public final class AMRDecoder: AudioDecoder {
    public enum Band: Sendable {
        /// AMR (3GPP TS 26.071): 8 kHz, 4.75 to 12.2 kbit/s.
        case narrowband
        /// AMR-WB (3GPP TS 26.171, ITU-T G.722.2): 16 kHz, 6.6 to 23.85 kbit/s.
        case wideband

        var name: String { self == .narrowband ? "AMR" : "AMR-WB" }
        var sampleRate: Int { self == .narrowband ? 8_000 : 16_000 }
        var samplesPerFrame: Int { sampleRate / 50 }
    }

    public let output: DecodedAudio?
    public private(set) var losses = AudioLosses()

    private static let longestFrame = 61
    private static let longestLine = 15  // #!AMR-WB_MC1.0 and its end
    private static let noData: UInt8 = 15 << 3 | 4

    private let band: Band
    private let state: UnsafeMutableRawPointer
    private let frame: UnsafeMutablePointer<UInt8>
    private var frameBytes = 0
    private let decoded: UnsafeMutablePointer<Int16>
    private let floats: UnsafeMutablePointer<Float>
    private var line: [UInt8]? = []

    public init(_ band: Band) throws(DecodeError) {
        guard let state = band == .narrowband ? Decoder_Interface_init() : D_IF_init() else {
            throw DecodeError("no memory for an \(band.name) decoder")
        }
        self.band = band
        self.state = state
        output = DecodedAudio(sampleRate: band.sampleRate, channels: 1, codec: band.name)
        frame = .allocate(capacity: Self.longestFrame)
        frame.initialize(repeating: 0, count: Self.longestFrame)
        decoded = .allocate(capacity: band.samplesPerFrame)
        decoded.initialize(repeating: 0, count: band.samplesPerFrame)
        floats = .allocate(capacity: band.samplesPerFrame)
    }

    deinit {
        if band == .narrowband { Decoder_Interface_exit(state) } else { D_IF_exit(state) }
        frame.deallocate()
        decoded.deallocate()
        floats.deallocate()
    }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        let start = samples.count
        while !input.isEmpty {
            guard samples.count - start < limit else { return .reachedLimit }
            if line != nil {
                try readLine(from: &input, into: &samples)
            } else {
                try readFrame(from: &input, into: &samples)
            }
        }
        return .needsInput
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {
        guard line?.isEmpty ?? true else { throw DecodeError("the \(band.name) stream ended inside its first line") }
        guard frameBytes == 0 else { throw DecodeError("the \(band.name) stream ended in the middle of a frame") }
    }

    /// No frame begins with `#`, so the first byte tells whether there is a line.
    private func readLine(from input: inout UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        guard var line, line.first ?? input[0] == UInt8(ascii: "#") else {
            self.line = nil
            return
        }
        line.append(input[0])
        self.line = line
        input.take(1)
        guard line.last == UInt8(ascii: "\n") || line.count == Self.longestLine else { return }
        self.line = nil
        switch String(decoding: line, as: UTF8.self) {
        case "#!\(band.name)\n": break
        case "#!AMR\n": throw DecodeError("the stream is AMR (narrowband), but was declared as AMR-WB")
        case "#!AMR-WB\n": throw DecodeError("the stream is AMR-WB, but was declared as AMR (narrowband)")
        case "#!AMR_MC1.0\n", "#!AMR-WB_MC1.0\n":
            throw DecodeError("\(band.name) with several channels is not supported; send one stream for each channel")
        default: throw DecodeError("this is not \(band.name): its first line should be #!\(band.name)")
        }
    }

    private func readFrame(from input: inout UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        let header = try AMRFrame(frameBytes > 0 ? frame[0] : input[0], band: band)
        let part = input.take(min(header.length - frameBytes, input.count))
        UnsafeMutableRawPointer(frame + frameBytes).copyMemory(from: part.baseAddress!, byteCount: part.count)
        frameBytes += part.count
        guard frameBytes == header.length else { return }
        frameBytes = 0
        if header.isLost { losses.filledSamples += band.samplesPerFrame }
        if band == .narrowband {
            if !header.isGood { frame[0] = Self.noData }
            Decoder_Interface_Decode(state, frame, decoded, 0)
        } else {
            D_IF_decode(state, frame, decoded, header.isGood ? 0 : 1)
        }
        SampleEncoding.linear16.read(decoded, count: band.samplesPerFrame, into: floats)
        samples.append(contentsOf: UnsafeBufferPointer(start: floats, count: band.samplesPerFrame))
    }
}
