import NIOCore
import ParlanceDialects
import Testing

@Suite("Amazon: any bytes")
struct EventStreamPropertyTests {
    @Test("2,000 inputs from a fixed seed keep the rules")
    func random() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let seeds = EventStreamProperty.seeds()
        for seed in seeds { #expect(EventStreamProperty.check(seed) == nil) }
        for _ in 0..<2_000 {
            var input = seeds[next(seeds.count)]
            for _ in 0...next(6) { input[next(input.count)] = UInt8(next(256)) }
            if next(3) == 0 { input += seeds[next(seeds.count)].dropFirst(next(20)) }
            #expect(EventStreamProperty.check(input) == nil, "\(input)")
        }
    }

    @Test("the cut changes nothing, for damaged bytes neither")
    func cuts() {
        func read(_ parts: [ArraySlice<UInt8>]) -> (payloads: [ByteBuffer], error: EventStreamError?) {
            var assembler = EventStreamAssembler(limit: 1_024)
            var payloads: [ByteBuffer] = []
            do throws(EventStreamError) {
                for part in parts {
                    assembler.feed(ByteBuffer(bytes: part))
                    while let message = try assembler.next() { payloads.append(message.payload) }
                }
                return (payloads, nil)
            } catch {
                return (payloads, error)
            }
        }
        for seed in EventStreamProperty.seeds() {
            for damage in stride(from: 1, to: seed.count, by: 5) {
                var bytes = Array(seed.dropFirst()) + seed.dropFirst()
                bytes[damage - 1] ^= 0x40
                let whole = read([bytes[...]])
                for cut in stride(from: 0, to: bytes.count, by: 3) {
                    let parts = read([bytes[..<cut], bytes[cut...]])
                    #expect(parts.payloads == whole.payloads && parts.error == whole.error)
                }
            }
        }
    }
}
