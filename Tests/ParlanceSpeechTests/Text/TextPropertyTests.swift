import Testing

@Suite("Text of any words, cut anywhere")
struct TextPropertyTests {
    @Test("No time is lost, nothing shown is hidden later, bounds hold")
    func anything() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<4_000 {
            let length = Int.random(in: 3...TextProperty.maximumLength, using: &generator)
            let input = (0..<length).map { _ in
                Int.random(in: 0..<6, using: &generator) == 0
                    ? UInt8.random(in: 253...255, using: &generator) : UInt8.random(in: 0...255, using: &generator)
            }
            if let complaint = TextProperty.check(input) {
                Issue.record("\(complaint)\n\(input)")
                return
            }
        }
    }
}
