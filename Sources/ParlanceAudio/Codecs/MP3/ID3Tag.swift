/// The head of an ID3v2 tag (id3.org, *ID3 tag version 2.4.0*, section 3.1), wherever one is met.
struct ID3Tag {
    static let headLength = 10

    /// All its bytes, head and footer included: up to 256 MiB.
    let length: Int

    /// Nil when the first ten of `bytes` are no such head.
    init?(_ bytes: ArraySlice<UInt8>) {
        self.init(count: bytes.count) { bytes[bytes.startIndex + $0] }
    }

    init?(_ bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { bytes[$0] }
    }

    private init?(count: Int, byte: (Int) -> UInt8) {
        guard count >= Self.headLength, byte(0) == 0x49, byte(1) == 0x44, byte(2) == 0x33,  // ID3
            byte(3) != 0xFF, byte(4) != 0xFF, (6..<10).allSatisfy({ byte($0) < 0x80 })
        else { return nil }
        let size = (6..<10).reduce(0) { $0 << 7 | Int(byte($1)) }
        let hasFooter = byte(5) & 0x10 != 0
        length = Self.headLength + size + (hasFooter ? 10 : 0)
    }
}
