/// Why a model could not be pulled: what was wrong, and what to do about it.
public enum PullError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `PARLANCE_OFFLINE` is set.
    case offline
    /// The address is not one that can be fetched.
    case badURL(String)
    /// The server cannot be reached, or the transfer broke off too often. What has arrived is kept.
    case unreachable(url: String, reason: String, kept: Int64)
    /// The server answered, but not with the file.
    case refused(url: String, status: Int)
    /// The server's file is not of the size it should have.
    case wrongSize(url: String, expected: Int64, found: Int64)
    /// The downloaded file is not what was published. It has been removed.
    case wrongChecksum(url: String, expected: String, found: String)
    case noSpace(path: String, needed: Int64, free: Int64)
    /// The disk filled up while writing. What has arrived is kept.
    case diskFull(path: String)
    case cannotWrite(path: String, reason: String)
    /// The archive would write outside its folder, or is otherwise not what a model's archive looks like.
    case hostileArchive(String)
    /// The archive cannot be read.
    case badArchive(String)
    /// Unpacked, but no recognizer can use it.
    case notAModel(name: String, reason: String)
    case cancelled

    public var description: String {
        switch self {
        case .offline:
            "PARLANCE_OFFLINE is set, so nothing is downloaded. Unset it, or copy the model's folder into the models "
                + "directory yourself."
        case .badURL(let text):
            "'\(text)' is not an http or https address."
        case .unreachable(let url, let reason, let kept):
            "Could not download \(url): \(reason)."
                + (kept > 0 ? " \(ByteCount(kept)) are kept; the next pull goes on from there." : "")
        case .refused(let url, let status):
            "\(url) was answered with HTTP status \(status)"
                + (status == 404 ? ": there is no such file. With a mirror, check its address." : ".")
        case .wrongSize(let url, let expected, let found):
            "\(url) has \(found) bytes where \(expected) were expected: it is another file than the catalogue knows."
        case .wrongChecksum(let url, let expected, let found):
            "The download is not the published file, so it was removed. SHA-256 of \(url): expected \(expected), found "
                + "\(found). Pull again; if it comes out the same, the file at that address was changed."
        case .noSpace(let path, let needed, let free):
            "Not enough space below \(path): \(ByteCount(needed)) are needed, \(ByteCount(free)) are free."
        case .diskFull(let path):
            "The disk is full: \(path) could not be written. Make room and pull again; it goes on from there."
        case .cannotWrite(let path, let reason):
            "Cannot write \(path): \(reason)."
        case .hostileArchive(let text):
            "The archive was refused and nothing of it was installed: \(text)."
        case .badArchive(let text):
            "The archive cannot be unpacked: \(text)."
        case .notAModel(let name, let reason):
            "\(name) was unpacked but cannot be used: \(reason)"
        case .cancelled:
            "Cancelled. What has arrived is kept; the next pull goes on from there."
        }
    }
}
