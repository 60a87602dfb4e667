import ParlanceModels
import Testing

@Suite struct ByteCountTests {
    @Test(
        "bytes are shown as people read them",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (127_887_156, "127.9 MB"), (999_960, "1.0 MB"),
            (310_414_022, "310.4 MB"), (1_234_567_890, "1.2 GB"), (4_200_000_000_000, "4200.0 GB"),
        ] as [(Int64, String)])
    func shown(bytes: Int64, expected: String) {
        #expect(ByteCount(bytes).description == expected)
    }
}
