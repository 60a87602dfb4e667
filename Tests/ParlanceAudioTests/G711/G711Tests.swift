import Foundation
import ParlanceAudio
import Testing

/// Both laws against other people's programs, for everything there is.
@Suite("G.711")
struct G711Tests {
    static let laws: [(G711, format: String, soxName: String)] = [
        (.mulaw, "mulaw", "mu-law"), (.alaw, "alaw", "a-law"),
    ]

    @Test("all 256 codes are decoded as ffmpeg and sox decode them", arguments: [0, 1])
    func decoding(index: Int) throws {
        let (law, format, soxName) = Self.laws[index]
        let codes = [UInt8](0...255)
        let ours = codes.flatMap { [UInt8].little(Int(law.decode($0)), 2) }
        let ffmpeg = try Tool.run(
            "ffmpeg", ["-v", "error", "-f", format, "-ar", "8000", "-ac", "1", "-i", "INPUT", "-f", "s16le", "OUTPUT"],
            input: Data(codes))
        if let ffmpeg { #expect(Array(ffmpeg) == ours) }
        let sox = try Tool.run(
            "sox",
            ["-D", "-t", "raw", "-e", soxName, "-b", "8", "-r", "8000", "-c", "1", "INPUT"]
                + ["-t", "raw", "-e", "signed", "-b", "16", "OUTPUT"], input: Data(codes))
        if let sox { #expect(Array(sox) == ours) }
    }

    @Test("all 65,536 samples are encoded as ffmpeg encodes them", arguments: [0, 1])
    func encoding(index: Int) throws {
        let (law, format, _) = Self.laws[index]
        let samples = Int16.min...Int16.max
        let ffmpeg = try Tool.run(
            "ffmpeg", ["-v", "error", "-f", "s16le", "-ar", "8000", "-ac", "1", "-i", "INPUT", "-f", format, "OUTPUT"],
            input: Data(samples.flatMap { [UInt8].little(Int($0), 2) }))
        if let ffmpeg { #expect(Array(ffmpeg) == samples.map { law.encode($0) }) }
    }

    @Test("a code that was decoded is encoded to itself, but for µ-law's second zero", arguments: [0, 1])
    func roundTrip(index: Int) {
        let law = Self.laws[index].0
        for code in UInt8.min...UInt8.max where !(index == 0 && code == 0x7F) {
            #expect(law.encode(law.decode(code)) == code)
        }
    }

    @Test("no sample is further from its code than half the widest step there", arguments: [0, 1])
    func nearest(index: Int) {
        let law = Self.laws[index].0
        for sample in Int16.min...Int16.max {
            let magnitude = abs(Int(sample))
            let error = abs(Int(law.decode(law.encode(sample))) - Int(sample))
            #expect(error <= max(8, magnitude / 16) + 4 || magnitude > 32_124)
        }
    }
}
