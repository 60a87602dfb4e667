/// Settings of the writer that change in mid-stream. They travel to it as the name of an update, since reader and writer
/// share nothing: so they take their place in the order of what is said.
struct AssemblyAISwitches: Equatable {
    var formatsTurns: Bool?
    var heartbeat: Bool?
    var acknowledgesSilence: Bool?

    private static let prefix = "switches"

    /// `switches 1-0`: on, not mentioned, off.
    var id: String? {
        let all = [formatsTurns, heartbeat, acknowledgesSilence]
        guard all.contains(where: { $0 != nil }) else { return nil }
        return Self.prefix + " " + all.map { $0.map { $0 ? "1" : "0" } ?? "-" }.joined()
    }

    init() {}

    init?(id: String?) {
        guard let id, id.hasPrefix(Self.prefix), id.utf8.count == Self.prefix.utf8.count + 4 else { return nil }
        let values = id.suffix(3).map { $0 == "1" ? true : $0 == "0" ? false : nil as Bool? }
        (formatsTurns, heartbeat, acknowledgesSilence) = (values[0], values[1], values[2])
    }
}
