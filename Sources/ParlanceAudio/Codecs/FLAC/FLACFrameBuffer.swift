/// Collects the bytes of FLAC frames and finds where a frame may end, without understanding it.
///
/// A frame's last two bytes are the CRC-16 of all before them, so the CRC over the whole frame is 0; elsewhere that
/// happens once in 65,536 bytes by chance. So a frame can be decoded with its last byte, and needs no wait for the
/// next one's head. Whether it really ended there the decoder says.
struct FLACFrameBuffer: ~Copyable {
    /// What a frame may take at most: 8 channels of 32 bits at 4,608 samples fit easily, 65,535 do not.
    static let maximumLength = 1 << 20
    /// No frame is shorter: head of 6, a constant subframe of 2, CRC of 2.
    private static let shortestFrame = 10

    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { crc, _ in crc << 1 ^ (crc & 0x8000 != 0 ? 0x8005 : 0) }
    }

    private var storage: UnsafeMutableBufferPointer<UInt8>
    private var start = 0  // of the frame
    private var scanned = 0
    private var end = 0
    private var crc: UInt16 = 0
    private let table = FLACFrameBuffer.table

    init(capacity: Int) { storage = .allocate(capacity: min(max(capacity, 4_096), Self.maximumLength)) }

    deinit { storage.deallocate() }

    /// The frame's bytes that have been looked at.
    var frame: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: storage[start..<scanned]) }
    /// These and what has come after them.
    var everything: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: storage[start..<end]) }

    /// Takes bytes off the front of `input`: some of them, or none when a frame of the greatest length is here.
    mutating func fill(from input: inout UnsafeRawBufferPointer) {
        if start > 0 {
            let waiting = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[start..<end])
            UnsafeMutableRawBufferPointer(storage).copyMemory(from: waiting)  // they may overlap
            scanned -= start
            end -= start
            start = 0
        }
        if end == storage.count, storage.count < Self.maximumLength { grow() }
        let count = min(input.count, storage.count - end)
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(storage)[end...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        end += count
        input = UnsafeRawBufferPointer(rebasing: input[count...])
    }

    /// Looks on until the frame may end (true), or is `limit` bytes long, or there is no more (false).
    mutating func findEnd(limit: Int) -> Bool {
        let last = start + min(end - start, limit)
        let earliest = start + Self.shortestFrame
        var crc = crc
        var index = scanned
        table.withUnsafeBufferPointer { table in
            while index < last {
                crc = crc << 8 ^ table[Int(UInt8(truncatingIfNeeded: crc >> 8) ^ storage[index])]
                index += 1
                if crc == 0, index >= earliest { break }
            }
        }
        let isFound = crc == 0 && index >= earliest && index > scanned
        scanned = index
        self.crc = crc
        return isFound
    }

    /// The frame was this long; the next begins after it.
    mutating func remove(_ length: Int) {
        start += length
        scanned = start
        crc = 0
    }

    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: min(storage.count * 2, Self.maximumLength))
        _ = larger.update(fromContentsOf: storage[..<end])
        storage.deallocate()
        storage = larger
    }
}
