import ParlanceCore

/// Cuts an MP3 stream into frames: lets tags by without holding them (ID3v2 and APE in front, between and behind, ID3v1
/// at the end), and steps over damage to the next place where two frames follow each other.
///
/// Holds less than 4 KiB, whatever the bytes say.
struct MP3Framer: ~Copyable {
    /// Bytes that may be stepped over in search of a frame.
    static let searchLimit = 1 << 16

    /// What the stream is: the first frame's header.
    private(set) var first: MP3FrameHeader?

    private static let capacity = 4_096
    private let storage: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var toSkip = 0
    private var searched = 0
    /// Bytes that were stepped over in search of a frame, in all; tags do not count.
    private(set) var skippedBytes = 0
    /// Those just before the frame that was returned last.
    private(set) var skippedBefore = 0
    /// The next frame is believed without a look at the one after it.
    private var isInStep = true

    init() { storage = .allocate(byteCount: Self.capacity, alignment: 8) }

    deinit { storage.deallocate() }

    /// Takes bytes off the front of `input`, as many as fit.
    mutating func fill(from input: inout UnsafeRawBufferPointer) {
        toSkip -= input.take(min(toSkip, input.count)).count
        if start > 0 {
            storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[start..<end]))  // they may overlap
            end -= start
            start = 0
        }
        let part = input.take(min(input.count, Self.capacity - end))
        UnsafeMutableRawBufferPointer(rebasing: storage[end...]).copyMemory(from: part)
        end += part.count
    }

    /// Bytes that are held.
    var heldBytes: Int { end - start }

    /// The next whole frame, valid until the next call; nil when more bytes are needed.
    ///
    /// - Parameter isLast: no more bytes will come, so a frame need not be followed by another.
    mutating func next(isLast: Bool = false) throws(DecodeError) -> UnsafeRawBufferPointer? {
        while true {
            let skipped = min(toSkip, end - start)
            toSkip -= skipped
            start += skipped
            let here = UnsafeRawBufferPointer(rebasing: storage[start..<end])
            guard here.count >= MP3FrameHeader.byteCount else { return nil }
            switch MP3Tag.at(here) {
            case .undecided: return nil
            case .tag(let length):
                toSkip = length
                continue
            case .none: break
            }
            if let header = MP3FrameHeader(here), header.frameLength > 0 {
                switch try believe(header, here, isLast: isLast) {
                case .yes:
                    guard here.count >= header.frameLength else { return nil }
                    if first == nil { first = header }
                    isInStep = true
                    skippedBefore = searched
                    searched = 0
                    start += header.frameLength
                    return UnsafeRawBufferPointer(rebasing: here[..<header.frameLength])
                case .undecided: return nil
                case .no: break
                }
            } else if first == nil, searched == 0 {
                try refuseOther(here)
            }
            isInStep = false
            start += 1
            searched += 1
            skippedBytes += 1
            guard searched <= Self.searchLimit else {
                throw DecodeError(
                    first == nil
                        ? "this is not MP3: no frame in its first \(Self.searchLimit) bytes"
                        : "the MP3 stream is damaged: no frame in \(Self.searchLimit) bytes")
            }
        }
    }

    private enum Belief {
        case yes
        case no
        case undecided
    }

    private func believe(
        _ header: MP3FrameHeader, _ here: UnsafeRawBufferPointer, isLast: Bool
    ) throws(DecodeError) -> Belief {
        let isSame = first.map(header.continues) ?? true
        if isInStep, isSame { return .yes }
        // Four bytes look like a header by chance once in a few hundred kilobytes; two in the right distance do not.
        let next = header.frameLength
        guard here.count >= next + MP3FrameHeader.byteCount else {
            guard isLast else { return .undecided }
            return isSame && here.count == next ? .yes : .no
        }
        let after = UnsafeRawBufferPointer(rebasing: here[next...])
        guard MP3FrameHeader(after)?.continues(header) == true || MP3Tag.begins(after) else { return .no }
        guard isSame else {
            throw DecodeError(
                "the MP3 stream changes from \(first?.described ?? "nothing") to \(header.described); start a new "
                    + "stream for that")
        }
        return .yes
    }

    /// Names what a stream is that begins like MPEG audio and yet is none that can be decoded here.
    private func refuseOther(_ here: UnsafeRawBufferPointer) throws(DecodeError) {
        guard here[0] == 0xFF else { return }
        if let header = MP3FrameHeader(here), header.bitRate == 0 {
            throw DecodeError("MP3 in free format is not supported; use a bit rate of the standard's table")
        }
        if here[1] & 0xF6 == 0xF0 { throw DecodeError("this is AAC (ADTS), not MP3") }
        if here[1] & 0xE6 == 0xE6, here[2] >> 4 < 15, here[2] & 0x0C != 0x0C {
            throw DecodeError("this is MPEG audio layer I; layers II and III are supported")
        }
    }
}

/// Tags that stand before, between and behind MP3 frames.
enum MP3Tag {
    case tag(length: Int)
    /// The next bytes will tell.
    case undecided
    case none

    static func at(_ bytes: UnsafeRawBufferPointer) -> MP3Tag {
        if begins(bytes, "ID3") {
            guard bytes.count >= ID3Tag.headLength else { return .undecided }
            return ID3Tag(bytes).map { .tag(length: $0.length) } ?? .none
        }
        if begins(bytes, "TAG+") { return .tag(length: 227) }
        if begins(bytes, "TAG") { return .tag(length: 128) }
        guard begins(bytes, "APET") else { return .none }
        guard bytes.count >= 32 else { return .undecided }
        guard begins(bytes, "APETAGEX") else { return .none }
        let size = (12..<16).reduce(0) { $0 | Int(bytes[$1]) << (8 * ($1 - 12)) }  // without the head
        let isHead = bytes[23] & 0x20 != 0
        guard size <= 1 << 28 else { return .none }
        return .tag(length: 32 + (isHead ? size : 0))
    }

    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        begins(bytes, "ID3") || begins(bytes, "TAG") || begins(bytes, "APET")
    }

    private static func begins(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        bytes.count >= text.utf8CodeUnitCount
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[$0] == text.utf8Start[$0] }
    }
}
