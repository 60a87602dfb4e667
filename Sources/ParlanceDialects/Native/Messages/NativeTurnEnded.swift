import ParlanceCore

/// `turn_ended`: the speaker seems to have finished.
package struct NativeTurnEnded: JSONWritable {
    package var end: TurnEnd

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "turn_ended")
            json.field("channel", end.channel)
            json.field("at", end.at)
            json.field("confidence", Fraction(end.confidence))
        }
    }
}
