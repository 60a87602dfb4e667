/// Walks through JSON text without building a tree of it: a load generator parses thousands of events a second beside
/// the server it measures.
///
/// Whatever the bytes are, it ends with a value or a ``Fault``; nesting is bounded.
struct JSONCursor {
    enum Fault: Error {
        case unexpected(at: Int)
        case tooDeep
    }

    static let maximumDepth = 32

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    /// - Parameter bytes: must outlive the cursor.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var fault: Fault { .unexpected(at: position) }
    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Takes this character, after white space.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
        guard take(character) else { throw fault }
    }

    /// Takes `null`, if that is what comes.
    mutating func null() throws(Fault) -> Bool { try word("null") }

    /// Takes this word, if its first letter is what comes.
    mutating func word(_ text: StaticString) throws(Fault) -> Bool {
        skipSpace()
        guard byte == text.utf8Start[0] else { return false }
        try literal(text)
        return true
    }

    /// Whether an array comes next.
    var comesArray: Bool {
        mutating get {
            skipSpace()
            return byte == UInt8(ascii: "[")
        }
    }

    private mutating func literal(_ text: StaticString) throws(Fault) {
        for index in 0..<text.utf8CodeUnitCount {
            guard byte == text.utf8Start[index] else { throw fault }
            position += 1
        }
    }

    /// Calls `field` with each name; it must take the value.
    mutating func object(_ field: (String, inout JSONCursor) throws(Fault) -> Void) throws(Fault) {
        try enter("{")
        if !take("}") {
            repeat {
                let name = try string()
                try expect(":")
                try field(name, &self)
            } while take(",")
            try expect("}")
        }
        depth -= 1
    }

    /// Calls `element` for each element; it must take it.
    mutating func array(_ element: (inout JSONCursor) throws(Fault) -> Void) throws(Fault) {
        try enter("[")
        if !take("]") {
            repeat { try element(&self) } while take(",")
            try expect("]")
        }
        depth -= 1
    }

    private mutating func enter(_ character: Unicode.Scalar) throws(Fault) {
        try expect(character)
        depth += 1
        guard depth <= Self.maximumDepth else { throw .tooDeep }
    }

    mutating func number() throws(Fault) -> Double {
        skipSpace()
        let start = position
        while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
        guard position > start, position - start <= 40,
            let value = Double(String(decoding: bytes[start..<position], as: UTF8.self))
        else { throw fault }
        return value
    }

    mutating func string() throws(Fault) -> String {
        try expect("\"")
        let start = position
        while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        guard byte == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }

    private mutating func escapedString(from start: Int) throws(Fault) -> String {
        var units = Array(bytes[start..<position])
        while let byte, byte != UInt8(ascii: "\"") {
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                units.append(byte)
                continue
            }
            guard let escape = self.byte else { break }
            position += 1
            switch escape {
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "u"):
                var code = try hexadecimal()
                if code & 0xFC00 == 0xD800, following(0) == UInt8(ascii: "\\"), following(1) == UInt8(ascii: "u") {
                    position += 2
                    code = 0x10000 + (code & 0x3FF) << 10 + (try hexadecimal() & 0x3FF)
                }
                units.append(contentsOf: Character(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
            default: units.append(escape)
            }
        }
        guard byte == UInt8(ascii: "\"") else { throw fault }
        position += 1
        return String(decoding: units, as: UTF8.self)
    }

    private func following(_ count: Int) -> UInt8? { position + count < bytes.count ? bytes[position + count] : nil }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw fault }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Passes over a value of any kind.
    mutating func skip() throws(Fault) {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): try object { (_, cursor) throws(Fault) in try cursor.skip() }
        case UInt8(ascii: "["): try array { (cursor) throws(Fault) in try cursor.skip() }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: _ = try number()
        }
    }

    /// Nothing may follow.
    mutating func end() throws(Fault) {
        skipSpace()
        guard position == bytes.count else { throw fault }
    }
}
