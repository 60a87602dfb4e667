import FoundationEssentials
import ParlanceCore

extension WallTime {
    /// What the machine's clock says, for fields that show it.
    @Sendable
    public static func now() -> WallTime { WallTime(secondsSince1970: Date().timeIntervalSince1970) }
}
