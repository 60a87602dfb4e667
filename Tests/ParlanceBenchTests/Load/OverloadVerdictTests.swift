import ParlanceBench
import Testing

@Suite("What an overload did")
struct OverloadVerdictTests {
    private let memory: [Double] = [100, 101, 101, 101, 101, 140, 150, 150, 148, 148, 148, 148]

    @Test("the worst lag is that of the crowd's time, and recovery is counted from its end")
    func recovery() {
        let lag: [Double?] = [900, 30, 20, 25, 20, 300, 900, 1_000, 700, 200, 30, 25]
        let verdict = OverloadVerdict(lag: lag, resident: memory, crowdFrom: 5, crowdUntil: 8)
        #expect(verdict.usualLag == 25)
        #expect(verdict.worstLag == 1_000)
        #expect(verdict.recovery == 2)
        #expect(verdict.usualMemory == 101)
        #expect(verdict.mostMemory == 150)
    }

    @Test("a crowd that nobody noticed is over at once")
    func unnoticed() {
        let lag = [Double?](repeating: 20, count: 12)
        #expect(OverloadVerdict(lag: lag, resident: memory, crowdFrom: 5, crowdUntil: 8).recovery == 0)
    }

    @Test("what is still late at the end has not recovered, and a run that is too short says nothing")
    func never() {
        let lag: [Double?] = [20, 20, 20, 20, 20, 300, 900, 1_000, 700, 700, 700, 700]
        #expect(OverloadVerdict(lag: lag, resident: memory, crowdFrom: 5, crowdUntil: 8).recovery == nil)
        let cut = OverloadVerdict(lag: [20, nil, 20], resident: [], crowdFrom: 5, crowdUntil: 8)
        #expect(cut.recovery == nil && cut.worstLag == nil && cut.mostMemory == nil)
    }
}
