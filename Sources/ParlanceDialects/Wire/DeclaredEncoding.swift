import ParlanceCore

/// The name that a client gave its audio, told apart by what else has to be known to decode it.
package enum DeclaredEncoding: Hashable {
    /// Raw samples: rate and channels must be declared.
    case samples(SampleEncoding)
    /// One packet per message.
    case packets(PacketFormat.Codec)
    /// A stream that describes itself.
    case stream(AudioStreamKind)

    /// Understands the names of ``SampleEncoding/init(name:)``, ``PacketFormat/Codec`` and ``AudioStreamKind``, in any
    /// letter case, with `-` or `_`.
    package init?(name: String) {
        let hyphenated = name.lowercased().replacing("_", with: "-")
        if let samples = SampleEncoding(name: name) {
            self = .samples(samples)
        } else if let codec = PacketFormat.Codec(rawValue: hyphenated) {
            self = .packets(codec)
        } else if let kind = AudioStreamKind(rawValue: hyphenated) {
            self = .stream(kind)
        } else {
            return nil
        }
    }

    /// Every name, for error messages and documentation.
    package static let names =
        SampleEncoding.allCases.map(\.rawValue) + PacketFormat.Codec.allCases.map(\.rawValue)
        + AudioStreamKind.allCases.map(\.rawValue)

    /// Rates that may be declared with it.
    package var sampleRates: [ClosedRange<Int>] {
        switch self {
        case .samples: [AudioFormat.sampleRates]
        case .packets(.opus), .stream(.oggOpus): [8_000, 12_000, 16_000, 24_000, 48_000].map { $0...$0 }
        case .packets(.speex), .stream(.speexWithHeaderByte), .stream(.oggSpeex):
            [8_000, 16_000, 32_000].map { $0...$0 }
        case .stream(.amrNarrowband): [8_000...8_000]
        case .stream(.amrWideband): [16_000...16_000]
        case .stream: [8_000...192_000]
        }
    }

    /// Whether decoding is impossible without a declared rate.
    package var needsSampleRate: Bool {
        switch self {
        case .samples, .packets(.speex), .stream(.speexWithHeaderByte): true
        case .packets, .stream: false
        }
    }

    package var maximumChannels: Int {
        switch self {
        case .samples, .stream: AudioFormat.maximumChannels
        case .packets(.opus): 2
        case .packets(.speex): 1
        }
    }

    /// - Parameter sampleRate: one of ``sampleRates``; nil only where ``needsSampleRate`` is false.
    package func declaration(sampleRate: Int?, channels: Int) -> AudioDeclaration {
        switch self {
        case .samples(let encoding):
            .raw(AudioFormat(encoding: encoding, sampleRate: sampleRate ?? 16_000, channels: channels))
        case .packets(let codec):
            .packets(PacketFormat(codec: codec, sampleRate: sampleRate ?? 48_000, channels: channels))
        case .stream(let kind): .stream(kind, sampleRate: sampleRate)
        }
    }
}

extension ParameterReader {
    /// `encoding`, `sample_rate` and `channels`, understood together; `.detect` without `encoding`.
    ///
    /// - Parameter names: the encodings that the protocol has, in the order of its documentation.
    package func audio(
        names: [String], maximumRate: Int = Int(Int32.max)
    ) throws(SessionFailure) -> AudioDeclaration {
        let sampleRate = try integer("sample_rate", in: 1...maximumRate)
        let channels = try integer("channels", in: 1...AudioFormat.maximumChannels)
        guard let name = value("encoding") else { return .detect }
        guard let encoding = DeclaredEncoding(name: name),
            names.contains(where: { DeclaredEncoding(name: $0) == encoding })
        else {
            throw invalid(
                "encoding", name,
                expected: names.joined(separator: ", ")
                    + "; or none, for a stream that says itself what it is (WAV, AIFF, "
                    + "FLAC, Ogg, WebM, MP3, AMR)")
        }
        if let sampleRate, !encoding.sampleRates.contains(where: { $0.contains(sampleRate) }) {
            throw invalid("sample_rate", String(sampleRate), expected: encoding.expectedRates + " for \(name)")
        }
        if sampleRate == nil, encoding.needsSampleRate {
            throw .badRequest(
                "'encoding=\(name)' needs 'sample_rate': \(encoding.expectedRates).",
                parameter: .init(name: "sample_rate", value: ""))
        }
        if let channels, channels > encoding.maximumChannels {
            throw invalid(
                "channels", String(channels),
                expected: Self.wholeNumber(in: 1...encoding.maximumChannels) + " for \(name)")
        }
        return encoding.declaration(sampleRate: sampleRate, channels: channels ?? 1)
    }
}

extension DeclaredEncoding {
    fileprivate var expectedRates: String {
        if sampleRates.count == 1, let range = sampleRates.first, range.count > 1 {
            return ParameterReader.wholeNumber(in: range, unit: " of Hz")
        }
        let rates = sampleRates.map { String($0.lowerBound) }
        return rates.count == 1 ? rates[0] : rates.dropLast().joined(separator: ", ") + " or " + rates.last!
    }
}
