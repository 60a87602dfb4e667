/// Whether a model's chunks are short enough for live captions.
///
/// The product's budget is 300 ms from the audio that ends a word to the partial that shows it. A streaming model
/// decodes in steps of one chunk, so a word waits for the end of the chunk it falls into and for the look-ahead that the
/// model needs behind it: with 320 ms chunks the mean of that alone is about 290 ms. Chunks of up to 160 ms leave room
/// for everything else.
public enum LatencyBudget {
    public static let milliseconds = 300
    public static let longestChunkMilliseconds = 160

    public static func isMet(chunkMilliseconds: Int) -> Bool {
        chunkMilliseconds <= longestChunkMilliseconds
    }
}
