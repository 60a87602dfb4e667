/// The provider's model names. All that are known stand for the model that this server runs; any other name is the
/// operator's own, which the server knows or does not.
package enum DeepgramModel: Equatable {
    case known
    case operatorsOwn(String)
    /// `/v2/listen` speaks these.
    case flux

    private static let families = ["nova-3", "nova-2", "nova", "enhanced", "base"]
    /// Before there were families, and still together with `tier`.
    private static let legacy = [
        "general", "meeting", "phonecall", "voicemail", "finance", "conversationalai", "video",
    ]

    package init(_ name: String) {
        let asWritten = name
        let name = name.lowercased()
        self =
            if name == "flux" || name.hasPrefix("flux-") {
                .flux
            } else if Self.legacy.contains(name)
                || Self.families.contains(where: { name == $0 || name.hasPrefix($0 + "-") })
            {
                .known
            } else {
                .operatorsOwn(asWritten)
            }
    }

    package static func isNova3(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "nova-3" || name.hasPrefix("nova-3-")
    }
}
