import Glibc
import Parlance
import Testing

@Suite("From where recordings are fetched")
struct FetchPolicyTests {
    @Test("What the operator says, and what that allows")
    func policies() throws {
        #expect(try #require(FetchPolicy("off")).isOff)
        let named = try #require(FetchPolicy("Audio.example.com, *.store.example,10.0.0.5"))
        #expect(!named.allowsPublic)
        for host in ["audio.example.com", "AUDIO.example.com", "a.store.example", "a.b.store.example", "10.0.0.5"] {
            #expect(named.names(host), "\(host)")
        }
        for host in ["example.com", "store.example", "xstore.example", "10.0.0.50", "audio.example.com.evil"] {
            #expect(!named.names(host), "\(host)")
        }
        let both = try #require(FetchPolicy("public,10.0.0.5"))
        #expect(both.allowsPublic && both.names("10.0.0.5"))
        for bad in ["", ",", "a/b", "http://a"] { #expect(FetchPolicy(bad) == nil, "\(bad)") }
    }

    @Test(
        "Addresses of this machine, of networks around it, and special ones are not public",
        arguments: [
            ("8.8.8.8", true), ("93.184.216.34", true), ("126.255.255.255", true), ("172.15.0.1", true),
            ("172.32.0.1", true), ("192.167.0.1", true), ("100.63.0.1", true), ("100.128.0.1", true),
            ("223.255.255.254", true), ("0.0.0.0", false), ("10.1.2.3", false), ("100.64.0.1", false),
            ("127.0.0.1", false), ("127.255.1.1", false), ("169.254.169.254", false), ("172.16.0.1", false),
            ("172.31.255.255", false), ("192.168.1.1", false), ("198.18.0.1", false), ("198.19.255.255", false),
            ("203.0.113.9", false), ("224.0.0.1", false), ("255.255.255.255", false),
            ("2606:4700::1111", true), ("2001:4860:4860::8888", true), ("::", false), ("::1", false),
            ("fe80::1", false), ("fc00::1", false), ("fd12::1", false), ("ff02::1", false), ("2001:db8::1", false),
            ("2001::1", false), ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true), ("64:ff9b::7f00:1", false),
            ("64:ff9b::808:808", true), ("2002:7f00:1::", false), ("2002:808:808::", true), ("::7f00:1", false),
        ])
    func addresses(text: String, isPublic: Bool) throws {
        var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
        try #require(inet_pton(bytes.count == 4 ? AF_INET : AF_INET6, text, &bytes) == 1)
        #expect(PublicAddress.isPublic(bytes) == isPublic)
    }
}
