import Testing

/// A short, repeatable part of what `make fuzz` does at length: the same properties, on seeds that are broken by chance
/// from a fixed seed. Whatever libFuzzer once found is tried again in the tests of the decoder that it broke.
@Suite struct FuzzSmokeTests {
    @Test(
        "broken inputs give a typed error or samples, and the same ones however they are cut",
        arguments: FuzzTarget.all.map(\.name))
    func brokenInputs(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try target.seeds()
        for (index, seed) in seeds.enumerated() {
            if let complaint = target.check(seed, nil) { Issue.record("seed \(index) of \(name): \(complaint)") }
        }
        var mutator = Mutator(seed: FuzzHash.of(Array(name.utf8)))
        for turn in 0..<Self.turns {
            let input = mutator.mutate(seeds[turn % seeds.count], others: seeds, maximumLength: target.maximumLength)
            guard let complaint = target.check(input, nil) else { continue }
            Issue.record("\(name), turn \(turn): \(complaint)\n\(input)")
            break
        }
    }

    private static let turns = 2_000
}
