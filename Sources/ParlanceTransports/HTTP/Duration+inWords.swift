import ParlanceCore

extension Duration {
    /// `10 s`, `0.25 s`.
    var inWords: String {
        let seconds = inSeconds
        return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
