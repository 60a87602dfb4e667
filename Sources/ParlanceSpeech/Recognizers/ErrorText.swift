/// Memory for a message from a C function.
struct ErrorText: ~Copyable {
    private let storage: UnsafeMutableBufferPointer<CChar>

    init() {
        storage = .allocate(capacity: 512)
        storage.initialize(repeating: 0)
    }

    deinit { storage.deallocate() }

    mutating func fill<Result>(_ body: (UnsafeMutablePointer<CChar>?, Int) -> Result) -> Result {
        body(storage.baseAddress, storage.count)
    }

    /// The message, without a full stop at its end.
    var text: String {
        var text = String(decoding: storage.prefix { $0 != 0 }.lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        while text.last == "." || text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
