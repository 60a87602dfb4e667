import NIOCore
import ParlanceTransports

/// Builds client frames byte by byte, so that wrong ones can be built, too.
func frame(
    _ opcode: UInt8, _ payload: [UInt8], fin: Bool = true, reserved: UInt8 = 0, mask: [UInt8]? = [1, 2, 3, 4],
    lengthForm: Int? = nil
) -> [UInt8] {
    var bytes = [opcode | reserved << 4 | (fin ? 0x80 : 0)]
    let maskBit: UInt8 = mask == nil ? 0 : 0x80
    let form = lengthForm ?? (payload.count < 126 ? 0 : payload.count < 65_536 ? 2 : 8)
    switch form {
    case 0: bytes.append(maskBit | UInt8(payload.count))
    case 2:
        bytes.append(maskBit | 126)
        bytes += (0..<2).reversed().map { UInt8(payload.count >> ($0 * 8) & 0xFF) }
    default:
        bytes.append(maskBit | 127)
        bytes += (0..<8).reversed().map { UInt8(payload.count >> ($0 * 8) & 0xFF) }
    }
    guard let mask else { return bytes + payload }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
}

func frame(_ opcode: UInt8, _ text: String, fin: Bool = true) -> [UInt8] { frame(opcode, Array(text.utf8), fin: fin) }

func closeFrame(_ code: UInt16, _ reason: String = "") -> [UInt8] {
    frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
}

/// How bytes reach a parser.
enum Feeding: String, CaseIterable, Sendable {
    case whole
    case byteByByte
    case sevens

    func pieces(_ bytes: [UInt8]) -> [ByteBuffer] {
        let size =
            switch self {
            case .whole: max(bytes.count, 1)
            case .byteByByte: 1
            case .sevens: 7
            }
        return stride(from: 0, to: bytes.count, by: size).map {
            ByteBuffer(bytes: bytes[$0..<min($0 + size, bytes.count)])
        }
    }
}

/// Everything that a parser makes of some bytes, and the error that ended it.
func parse(
    _ bytes: [UInt8], as feeding: Feeding = .whole, side: WebSocketFrameParser.Side = .server,
    maximumMessage: Int = 1 << 20
) -> (elements: [WebSocketFrameParser.Element], error: WebSocketError?) {
    var parser = WebSocketFrameParser(side: side, maximumMessage: maximumMessage)
    var elements: [WebSocketFrameParser.Element] = []
    for piece in feeding.pieces(bytes) {
        parser.feed(piece)
        do throws(WebSocketError) {
            while let element = try parser.next() { elements.append(element) }
        } catch {
            return (elements, error)
        }
    }
    return (elements, nil)
}
