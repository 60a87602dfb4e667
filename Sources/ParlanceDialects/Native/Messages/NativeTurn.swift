import ParlanceCore

/// `turn_started`, `turn_likely_ended`, `turn_resumed`, `turn_ended`.
package struct NativeTurn: JSONWritable {
    package var event: TurnEvent

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "turn_" + event.kind.rawValue)
            json.field("channel", event.channel)
            json.field("turn", event.turn)
            json.field("at", event.at)
            switch event.kind {
            case .started, .resumed: break
            case .likelyEnded, .ended: json.field("confidence", Fraction(event.confidence))
            }
            if let trigger = event.trigger { json.field("trigger", trigger.rawValue) }
        }
    }
}
