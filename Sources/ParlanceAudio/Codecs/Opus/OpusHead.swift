import ParlanceCore

/// The head of an Opus stream in Ogg and WebM: RFC 7845, section 5.1.
public struct OpusHead: Hashable, Sendable {
    public var channels: Int
    /// Samples at 48 kHz to leave out at the start.
    public var preSkip: Int
    /// The rate before encoding, for people; 0 when unknown. Opus itself has none.
    public var inputSampleRate: Int
    /// In 1/256 dB.
    public var gain: Int
    public var family: Int
    public var streams: Int
    /// How many of the streams hold two channels.
    public var coupledStreams: Int
    /// Which decoded channel each output channel is; 255 is silence.
    public var mapping: [UInt8]

    /// A head for one or two channels in one stream (mapping family 0).
    public init(channels: Int, preSkip: Int, inputSampleRate: Int) {
        self.channels = channels
        self.preSkip = preSkip
        self.inputSampleRate = inputSampleRate
        gain = 0
        family = 0
        streams = 1
        coupledStreams = channels - 1
        mapping = [0, 1]
    }

    public init(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        guard bytes.count >= 19, bytes.starts(with: "OpusHead".utf8) else {
            throw DecodeError("an Opus head must begin with OpusHead and have at least 19 bytes, not \(bytes.count)")
        }
        guard bytes[8] & 0xF0 == 0 else { throw DecodeError("Opus head version \(bytes[8]); 1 is known here") }
        channels = Int(bytes[9])
        preSkip = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 10, as: UInt16.self)))
        inputSampleRate = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
        gain = Int(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: Int16.self)))
        family = Int(bytes[18])
        guard 1...AudioFormat.maximumChannels ~= channels else {
            throw DecodeError(
                "an Opus stream of \(channels) channels; 1 to \(AudioFormat.maximumChannels) can be decoded")
        }
        switch family {
        case 0:
            guard channels <= 2 else {
                throw DecodeError("an Opus stream of mapping family 0 with \(channels) channels; it can have 1 or 2")
            }
            streams = 1
            coupledStreams = channels - 1
            mapping = [0, 1]
        case 1, 255:
            guard family == 255 || channels <= 8 else {
                throw DecodeError("an Opus stream of mapping family 1 with \(channels) channels; it can have 1 to 8")
            }
            guard bytes.count >= 21 + channels else {
                throw DecodeError("an Opus head of \(bytes.count) bytes; its channel mapping needs \(21 + channels)")
            }
            streams = Int(bytes[19])
            coupledStreams = Int(bytes[20])
            mapping = Array(bytes[21..<21 + channels])
            guard streams >= 1, coupledStreams <= streams, streams + coupledStreams <= 255 else {
                throw DecodeError("an Opus head with \(streams) streams, \(coupledStreams) of them coupled")
            }
            for index in mapping where index != 255 && Int(index) >= streams + coupledStreams {
                throw DecodeError(
                    "an Opus head maps a channel to number \(index); there are \(streams + coupledStreams)")
            }
        default:
            throw DecodeError("Opus channel mapping family \(family); 0, 1 and 255 can be decoded")
        }
    }

    /// The bytes of a head of mapping family 0.
    var serialized: [UInt8] {
        func little(_ value: Int, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        return Array("OpusHead".utf8) + [1, UInt8(channels)] + little(preSkip, 2) + little(inputSampleRate, 4)
            + little(gain, 2) + [0]
    }

    /// A decoder for the packets after this head.
    public func makeDecoder(sampleRate: Int) throws(DecodeError) -> any PacketDecoder {
        if family == 0 {
            return try OpusPacketDecoder(channels: channels, sampleRate: sampleRate, gain: gain)
        }
        return try OpusMultistreamDecoder(self, sampleRate: sampleRate)
    }
}
