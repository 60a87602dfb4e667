/// Fixed memory for packets, each at the place that its sequence number gives it.
struct PacketSlots: ~Copyable, @unchecked Sendable {  // the memory belongs to this value alone
    struct Head {
        var sequence: Int
        var timestamp: Int
        var samples: Int
        var bytes: Int
    }

    /// A power of two.
    let count: Int
    let packetBytes: Int
    private(set) var occupied = 0
    private var heads: [Head?]
    private let memory: UnsafeMutableRawPointer

    init(count: Int, packetBytes: Int) {
        self.count = count
        self.packetBytes = packetBytes
        heads = [Head?](repeating: nil, count: count)
        memory = .allocate(byteCount: count * packetBytes, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// What lies at this number's place, if it is this number.
    func head(_ sequence: Int) -> Head? {
        guard let head = heads[sequence & (count - 1)], head.sequence == sequence else { return nil }
        return head
    }

    /// Good until something is put into its place.
    func payload(of head: Head) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory + (head.sequence & (count - 1)) * packetBytes, count: head.bytes)
    }

    /// `payload` is no longer than ``packetBytes``, and the place is empty.
    mutating func put(_ head: Head, payload: UnsafeRawBufferPointer) {
        let place = head.sequence & (count - 1)
        heads[place] = head
        if let from = payload.baseAddress {
            (memory + place * packetBytes).copyMemory(from: from, byteCount: payload.count)
        }
        occupied += 1
    }

    /// Empties a place; its bytes stay until it is filled again.
    mutating func take(_ sequence: Int) {
        guard head(sequence) != nil else { return }
        heads[sequence & (count - 1)] = nil
        occupied -= 1
    }
}
