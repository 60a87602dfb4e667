import COgg
import ParlanceCore

/// Finds whole Ogg pages in bytes that may be cut anywhere.
///
/// Holds at most one page (65,307 bytes) and the piece that is being added. What is no page is skipped; more than
/// ``maximumGarbage`` bytes of it in a row are an error.
final class OggPageReader {
    static let maximumGarbage = 200_000
    /// Bytes to add at a time, so that what libogg holds stays small.
    static let pieceLength = 4_096

    /// Bytes that belonged to no good page.
    private(set) var skippedBytes = 0
    /// Places where a page seemed to begin, but its checksum or its shape was wrong.
    private(set) var brokenPages = 0

    /// Bytes of a page that is not whole yet.
    var heldBytes: Int { Int(sync.pointee.fill - sync.pointee.returned) }

    private let sync: UnsafeMutablePointer<ogg_sync_state>
    private let page: UnsafeMutablePointer<ogg_page>
    private var garbage = 0

    init() {
        sync = .allocate(capacity: 1)
        sync.initialize(to: ogg_sync_state())
        ogg_sync_init(sync)
        page = .allocate(capacity: 1)
        page.initialize(to: ogg_page())
    }

    deinit {
        ogg_sync_clear(sync)
        sync.deallocate()
        page.deallocate()
    }

    /// Adds at most ``pieceLength`` bytes; take all pages that are complete before adding more.
    func add(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        guard let buffer = ogg_sync_buffer(sync, bytes.count) else { throw DecodeError("no memory for an Ogg page") }
        UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: bytes.count)
        ogg_sync_wrote(sync, bytes.count)
    }

    /// The next whole page; it is good until more bytes are added.
    func next() throws(DecodeError) -> UnsafeMutablePointer<ogg_page>? {
        while true {
            let seemedPage = isAtCapturePattern
            let moved = ogg_sync_pageseek(sync, page)
            if moved == 0 { return nil }
            if moved > 0 {
                garbage = 0
                return page
            }
            if seemedPage { brokenPages += 1 }
            garbage -= moved
            skippedBytes -= moved
            guard garbage <= Self.maximumGarbage else {
                throw DecodeError("no Ogg page was found in \(garbage) bytes")
            }
        }
    }

    private var isAtCapturePattern: Bool {
        let held = UnsafeRawBufferPointer(start: sync.pointee.data, count: Int(sync.pointee.fill))
        let start = Int(sync.pointee.returned)
        return held.count >= start + 4 && held[start...].starts(with: "OggS".utf8)
    }
}
