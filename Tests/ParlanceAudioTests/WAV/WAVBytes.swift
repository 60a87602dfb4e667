/// WAV streams put together by hand.
enum WAVBytes {
    /// The tail of the sub-format GUIDs that stand for plain format tags.
    static let guid: [UInt8] = [0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71]

    static func make(
        _ audio: [UInt8], tag: Int = 1, bits: Int = 16, channels: Int = 1, rate: Int = 16_000, length: Int? = nil,
        align: Int? = nil, extra: [UInt8] = [], extensible: Bool = false, guid: [UInt8] = guid
    ) -> [UInt8] {
        let align = align ?? channels * bits / 8
        var format =
            [UInt8].little(extensible ? 0xFFFE : tag, 2) + .little(channels, 2) + .little(rate, 4)
            + .little(rate * align, 4) + .little(align, 2) + .little(bits, 2)
        if extensible { format += .little(22, 2) + .little(bits, 2) + .little(0, 4) + .little(tag, 4) + guid }
        return Array("RIFF".utf8) + .little(0, 4) + Array("WAVEfmt ".utf8) + .little(format.count, 4) + format + extra
            + Array("data".utf8) + .little(length ?? audio.count, 4) + audio
    }

    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        Array(name.utf8) + .little(body.count, 4) + body + [UInt8](repeating: 0, count: body.count % 2)
    }
}
