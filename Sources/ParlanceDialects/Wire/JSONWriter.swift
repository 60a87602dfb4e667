import ParlanceCore

/// Something that can be written as one JSON value.
package protocol JSONWritable {
    func write(to json: inout JSONWriter)
}

extension JSONWritable {
    /// The value by itself, on one line.
    package var json: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.text
    }
}

/// Writes JSON front to back, without an intermediate tree: partials are frequent.
///
/// Commas are its own business; that keys differ and values follow keys is the caller's.
package struct JSONWriter {
    private var bytes: [UInt8] = []
    private var needsComma = false

    package init() { bytes.reserveCapacity(1_024) }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// `"key":value`
    package mutating func field(_ key: String, _ value: some JSONWritable) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        value.write(to: &self)
        needsComma = true
    }

    /// `"key":{…}`
    package mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        object(body)
    }

    /// `"key":[…]`, each element written by `each`.
    package mutating func array<Element>(
        _ key: String, _ elements: [Element], _ each: (inout JSONWriter, Element) -> Void
    ) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        array(elements, each)
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    package mutating func array<Element>(_ elements: [Element], _ each: (inout JSONWriter, Element) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        for element in elements { each(&self, element) }
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    package mutating func value(_ value: some JSONWritable) {
        separate()
        needsComma = false
        value.write(to: &self)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    // MARK: What values are made of

    package mutating func raw(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// A string with what RFC 8259 wants escaped. Stretches without are copied whole.
    package mutating func quote(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var copied = 0
            for (index, byte) in utf8.enumerated()
            where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied..<index]))
                escape(byte)
                copied = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"): raw("\\n")
        case UInt8(ascii: "\r"): raw("\\r")
        case UInt8(ascii: "\t"): raw("\\t")
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            raw(byte < 16 ? "\\u000" : "\\u00")
            raw(digits)
        default:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        }
    }

    package mutating func integer(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let first = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[first...].reverse()
    }

    /// `units / 10^places` without the rounding of binary fractions, as `1.5`, `0.0`: at least one digit after the
    /// point, because strictly typed clients tell integers and floats apart.
    package mutating func decimal(_ units: Int, places: Int) {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        if units < 0 && units > -scale { bytes.append(UInt8(ascii: "-")) }  // -0 has no sign of its own
        integer(units / scale)
        bytes.append(UInt8(ascii: "."))
        var fraction = Int((units % scale).magnitude)
        repeat {
            scale /= 10
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / scale))
            fraction %= scale
        } while fraction > 0
    }
}
