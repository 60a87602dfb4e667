import NIOCore
import ParlanceTransports
import Testing

@Suite("Refusals inside an accepted upgrade")
struct FarewellTests {
    @Test("The client is let in, told, and closed; what it says meanwhile means nothing")
    func told() async throws {
        try await withServer { test in
            let (client, inbox) = try await test.connect("/talk?refuse=inside")
            client.send(text: "hello")
            await eventually { inbox.close != nil }
            #expect(inbox.texts == ["no key"])
            #expect(inbox.close?.code == 4001 && inbox.close?.reason == "no key")
            #expect(test.metrics.now.upgrades == 1 && test.host.sessions.isEmpty)
            await eventually { test.metrics.now.endings.count == 1 }
            #expect(test.metrics.now.endings.first?.cause == .session)
        }
    }
}
