import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Silero's weights")
struct SileroWeightsTests {
    private func file() throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: SileroSpeech.weights()))
    }

    private func load(_ data: Data) throws(RecognizerError) {
        let path = FileManager.default.temporaryDirectory.path + "/parlance-silero-\(UUID().uuidString).onnx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(FileManager.default.createFile(atPath: path, contents: data))
        _ = try SileroVAD(weights: path)
    }

    @Test("are read from the published file")
    func intact() throws { try load(try file()) }

    @Test("are refused when the file was cut short", arguments: [0, 1, 100, 50_000, 1_000_000])
    func truncated(length: Int) throws {
        let data = try file().prefix(length)
        #expect(throws: RecognizerError.self) { try load(data) }
    }

    @Test(
        "are refused when one is not a number, infinite or far from any weight", arguments: [Float.nan, .infinity, 1e9])
    func values(value: Float) throws {
        var data = try file()
        let place = try first("model.decoder.rnn.weight_ih", in: data)
        // After the name: the field's key, three bytes of length, the values.
        let at = place.upperBound + 3 + 4 * 250
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data.replaceSubrange(at..<at + 4, with: $0) }
        #expect(throws: RecognizerError.self) { try load(data) }
    }

    @Test("are refused when a tensor has another name")
    func names() throws {
        var data = try file()
        data[try first("model.encoder.0.reparam_conv.weight", in: data).lowerBound] = UInt8(ascii: "M")
        #expect(throws: RecognizerError.self) { try load(data) }
    }

    @Test("are refused when a tensor has another shape, or fewer values than its shape says", arguments: [0x80, 0x82])
    func shapes(size: UInt8) throws {
        var data = try file()
        let place = try first("model.encoder.0.reparam_conv.weight", in: data)
        // Before the name: sizes 128, 129 and 3, the type, the name's key and length.
        let at = place.lowerBound - 8
        #expect(data[at...at + 1] == Data([0x81, 0x01]))
        data[at] = size
        #expect(throws: RecognizerError.self) { try load(data) }
    }

    @Test("are refused when there is no file")
    func none() { #expect(throws: RecognizerError.self) { try SileroVAD(weights: "/nowhere.onnx") } }

    /// Where an initializer's name is, with the key of the values that follow it.
    private func first(_ name: String, in data: Data) throws -> Range<Data.Index> {
        try #require(data.range(of: Data((name + "J").utf8)))
    }
}
