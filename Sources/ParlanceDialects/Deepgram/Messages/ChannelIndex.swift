/// `[index, total]`, as `Results`, `SpeechStarted` and `UtteranceEnd` name a channel. Mixed-down audio is `[0, 1]`.
package struct ChannelIndex: JSONWritable {
    package var index: Int
    package var total: Int

    package func write(to json: inout JSONWriter) { json.value([index, total]) }
}
