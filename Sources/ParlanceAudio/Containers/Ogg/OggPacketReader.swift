import COgg
import ParlanceCore

/// Puts the packets of one logical Ogg stream together from its pages.
final class OggPacketReader {
    /// A packet that would grow beyond this is refused before it is stored.
    static let maximumPacketBytes = 1 << 20

    enum Next {
        case packet(UnsafeRawBufferPointer)
        /// Pages were lost here.
        case hole
    }

    let serial: Int32
    private let stream: UnsafeMutablePointer<ogg_stream_state>

    init(serial: Int32) {
        self.serial = serial
        stream = .allocate(capacity: 1)
        stream.initialize(to: ogg_stream_state())
        ogg_stream_init(stream, serial)
    }

    deinit {
        ogg_stream_clear(stream)
        stream.deallocate()
    }

    /// Bytes of a packet that is not whole yet.
    var heldBytes: Int { Int(stream.pointee.body_fill - stream.pointee.body_returned) }

    /// Takes a page of this stream. Take all packets before the next page.
    func add(_ page: UnsafeMutablePointer<ogg_page>) throws(DecodeError) {
        let held = heldBytes
        guard held + Int(page.pointee.body_len) <= Self.maximumPacketBytes else {
            throw DecodeError(
                "an Ogg packet of more than \(held) bytes; at most \(Self.maximumPacketBytes) are expected")
        }
        guard ogg_stream_pagein(stream, page) == 0 else {
            throw DecodeError("an Ogg page of version \(ogg_page_version(page)); 0 can be read")
        }
    }

    /// The next whole packet; it is good until the next page is added.
    func next() -> Next? {
        var packet = ogg_packet()
        switch ogg_stream_packetout(stream, &packet) {
        case 0: return nil
        case 1: return .packet(Self.bytes(packet))
        default: return .hole
        }
    }

    private static func bytes(_ packet: ogg_packet) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: packet.packet, count: Int(packet.bytes))
    }
}

/// What a page says, read without taking its packets.
struct OggPageInfo {
    /// Position at the end of the last packet that ends here; nil where none does, or where the number is absurd.
    let granule: Int?
    let isFirst: Bool
    let isLast: Bool
    /// Whether it begins inside a packet.
    let isContinued: Bool
    let serial: Int32
    let body: UnsafeRawBufferPointer
    private let lacing: UnsafeRawBufferPointer

    init(_ page: UnsafeMutablePointer<ogg_page>) {
        let position = ogg_page_granulepos(page)
        granule = 0...(1 << 60) ~= position ? Int(position) : nil
        isFirst = ogg_page_bos(page) != 0
        isLast = ogg_page_eos(page) != 0
        isContinued = ogg_page_continued(page) != 0
        serial = ogg_page_serialno(page)
        body = UnsafeRawBufferPointer(start: page.pointee.body, count: Int(page.pointee.body_len))
        lacing = UnsafeRawBufferPointer(start: page.pointee.header + 27, count: Int(page.pointee.header[26]))
    }

    /// Calls `visit` with each packet that lies wholly in this page.
    func forEachWholePacket(_ visit: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        var end = 0
        var whole = !isContinued
        for length in lacing {
            end += Int(length)
            guard length < 255 else { continue }
            if whole, end <= body.count { visit(UnsafeRawBufferPointer(rebasing: body[start..<end])) }
            whole = true
            start = end
        }
    }
}
