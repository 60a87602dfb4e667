import NIOCore
import ParlanceCore

/// One message of a stream to the client, in no version's form: a result or an event.
struct GoogleResponse {
    enum Event: Int {
        case endOfSingleUtterance = 1
        case activityBegin = 2
        case activityEnd = 3
        /// `v1` alone.
        case activityTimeout = 4
    }

    var result: GoogleResult?
    var event: (kind: Event, at: MediaTime)?
    /// Told once, at the end.
    var billed: MediaTime?

    /// In the version's form.
    func message(_ options: GoogleOptions) -> WireMessage {
        let bytes: [UInt8] =
            switch options.version {
            case .v1, .v1p1beta1: v1(requestID: Self.number(options.requestID))
            case .v2: v2(requestID: options.requestID)
            }
        return .binary(ByteBuffer(bytes: bytes))
    }

    /// The provider numbers its calls, we name them: 63 bits of the name.
    static func number(_ id: String) -> Int64 {
        Int64(id.filter(\.isHexDigit).suffix(15), radix: 16) ?? 0
    }

    /// Whole seconds, begun ones included, of all channels.
    static func billed(_ audio: MediaTime, channels: Int) -> MediaTime {
        MediaTime(milliseconds: Int(audio.seconds.rounded(.up)) * max(channels, 1) * 1_000)
    }
}
