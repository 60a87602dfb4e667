import ParlanceCore

/// Walks the elements of an EBML document (RFC 8794) in bytes that may be cut anywhere.
///
/// A schema says which elements to enter, which to collect and up to what length; all others are passed over without
/// being stored, however long they claim to be. Entered elements may have an unknown length where the schema says so;
/// they end where an element comes that cannot be inside.
struct EBMLReader {
    typealias ID = UInt32

    /// What to do with an element.
    enum Handling {
        /// Has elements inside. `level` 0 is the document's top.
        case enter(level: Int, mayBeEndless: Bool)
        /// Its content is wanted; longer ones are an error, or passed over and told by ``Item/passed(_:)``.
        case collect(upTo: Int, passesLonger: Bool = false)
        /// Passed over. `level` is known for those that end an endless element.
        case pass(level: Int?)
        /// An error with these words.
        case refuse(String)
    }

    enum Item: Equatable {
        case began(ID)
        case ended(ID)
        /// The element's content is in ``content``.
        case element(ID)
        /// The element is longer than what is collected, and will be passed over.
        case passed(ID)
    }

    /// No known element lies deeper.
    static let maximumDepth = 8

    /// Of the element that was returned last.
    private(set) var content: [UInt8] = []

    /// Bytes of an element that is not whole yet.
    var heldBytes: Int { collecting == nil ? 0 : content.count }

    private struct Level {
        let id: ID
        let level: Int
        /// Bytes that are still to come; nil when unknown.
        var left: UInt64?
    }

    private let schema: (ID) -> Handling
    private var open: [Level] = []
    private var head = Head()
    private var collecting: (id: ID, left: Int)?
    private var passing: UInt64 = 0
    private var pending: (id: ID, size: UInt64?)?

    init(schema: @escaping (ID) -> Handling) {
        self.schema = schema
        open.reserveCapacity(Self.maximumDepth)
    }

    /// Gives the storage of ``content`` away in exchange for another, so that nothing is copied.
    mutating func swapContent(with other: inout [UInt8]) { swap(&content, &other) }

    /// Takes bytes from the front of `input` up to the next item; nil when more bytes are needed.
    mutating func next(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> Item? {
        while true {
            if let element = pending {
                if let item = try begin(element.id, element.size) { return item }
                continue
            }
            if let element = collecting {
                let count = min(element.left, input.count)
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[..<count]))
                take(count, from: &input)
                collecting = (element.id, element.left - count)
                guard count == element.left else { return nil }
                collecting = nil
                return .element(element.id)
            }
            if passing > 0 {
                let count = Int(min(passing, UInt64(input.count)))
                take(count, from: &input)
                passing -= UInt64(count)
                guard passing == 0 else { return nil }
            }
            if head.isEmpty, space == 0, let last = open.popLast() { return .ended(last.id) }
            guard let byte = input.first else { return nil }
            guard space != 0 else {
                throw DecodeError("a WebM element's head does not fit into the element around it")
            }
            take(1, from: &input)
            if try head.add(byte) {
                pending = (head.id, head.size)
                head = Head()
            }
        }
    }

    /// Handles an element whose head is complete. Nil: nothing to tell, or the head has to be looked at again.
    private mutating func begin(_ id: ID, _ size: UInt64?) throws(DecodeError) -> Item? {
        let handling = schema(id)
        let level: Int? =
            switch handling {
            case .enter(let level, _): level
            case .pass(let level): level
            case .collect, .refuse: nil
            }
        if let level, let last = open.last, level <= last.level {
            guard last.left == nil else {
                throw DecodeError("WebM element \(Self.name(id)) lies inside \(Self.name(last.id)), where it cannot be")
            }
            open.removeLast()
            return .ended(last.id)
        }
        pending = nil
        if let size, let space, size > space {
            throw DecodeError(
                "WebM element \(Self.name(id)) claims \(size) bytes; the element around it has \(space) left")
        }
        switch handling {
        case .enter(let level, let mayBeEndless):
            guard size != nil || mayBeEndless else { throw Self.endless(id) }
            guard level == (open.last?.level ?? -1) + 1, open.count < Self.maximumDepth else {
                throw DecodeError(
                    "WebM element \(Self.name(id)) lies "
                        + "\(open.last.map { "inside \(Self.name($0.id))" } ?? "at the top"), where it cannot be")
            }
            // Counted off the element around it at once; inside, it counts its own.
            if let size { subtract(size) }
            open.append(Level(id: id, level: level, left: size))
            return .began(id)
        case .collect(let limit, let passesLonger):
            guard let size else { throw Self.endless(id) }
            if passesLonger, size > UInt64(limit) {
                subtract(size)
                passing = size
                return .passed(id)
            }
            guard size <= UInt64(limit) else {
                throw DecodeError("WebM element \(Self.name(id)) has \(size) bytes; at most \(limit) are expected")
            }
            subtract(size)
            content.removeAll(keepingCapacity: true)
            collecting = (id, Int(size))
        case .pass:
            guard let size else { throw Self.endless(id) }
            subtract(size)
            passing = size
        case .refuse(let words): throw DecodeError(words)
        }
        return nil
    }

    /// Moves past bytes of an element's head, which belong to the element around it.
    private mutating func take(_ count: Int, from input: inout UnsafeRawBufferPointer) {
        input = UnsafeRawBufferPointer(rebasing: input[count...])
        guard collecting == nil, passing == 0 else { return }  // counted off when it began
        subtract(UInt64(count))
    }

    private mutating func subtract(_ count: UInt64) {
        guard let index = open.lastIndex(where: { $0.left != nil }), let left = open[index].left else { return }
        open[index].left = left - min(count, left)
    }

    /// Bytes left in the innermost element whose length is known.
    private var space: UInt64? {
        open.last { $0.left != nil }?.left
    }

    static func name(_ id: ID) -> String { "0x" + String(id, radix: 16, uppercase: true) }

    private static func endless(_ id: ID) -> DecodeError {
        DecodeError("WebM element \(name(id)) has no length; only Segment and Cluster may")
    }
}

extension EBMLReader {
    /// An element's id and length, byte by byte.
    fileprivate struct Head {
        private(set) var id: ID = 0
        /// Nil when unknown.
        private(set) var size: UInt64?
        private var idLeft = 0
        private var sizeLeft = 0
        private var sizeLength = 0
        private var value: UInt64 = 0
        private(set) var isEmpty = true

        /// Whether the head is complete with this byte.
        mutating func add(_ byte: UInt8) throws(DecodeError) -> Bool {
            if isEmpty {
                isEmpty = false
                guard byte >= 0x10 else {
                    throw DecodeError("byte \(EBMLReader.name(UInt32(byte))) begins no WebM element")
                }
                id = UInt32(byte)
                idLeft = byte.leadingZeroBitCount
                return false
            }
            if idLeft > 0 {
                id = id << 8 | UInt32(byte)
                idLeft -= 1
                return false
            }
            if sizeLength == 0 {
                guard byte != 0 else { throw DecodeError("a WebM element's length of more than 8 bytes") }
                sizeLength = byte.leadingZeroBitCount + 1
                sizeLeft = sizeLength - 1
                value = UInt64(byte) & (0xFF >> UInt64(sizeLength))
            } else {
                value = value << 8 | UInt64(byte)
                sizeLeft -= 1
            }
            guard sizeLeft == 0 else { return false }
            size = value == (1 << UInt64(7 * sizeLength)) - 1 ? nil : value
            return true
        }
    }
}
