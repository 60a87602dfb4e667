/// Tokens by which multilingual models name the language: `<en-US>`, `<de>`, with or without the mark of a word's beginning.
///
/// Of the streaming models that are published, Nemotron 3.5's write them, behind each sentence.
enum LanguageTag {
    /// The language of a token, BCP-47; nil for all other tokens. Only two-letter languages: `<unk>` and `<blk>` are none.
    static func named(by token: ArraySlice<UInt8>) -> String? {
        var rest = token
        if rest.starts(with: "▁".utf8) { rest = rest.dropFirst("▁".utf8.count) }
        while rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
        guard rest.first == UInt8(ascii: "<"), rest.last == UInt8(ascii: ">") else { return nil }
        let name = rest.dropFirst().dropLast()
        guard name.count == 2 || name.count == 5 else { return nil }
        let region = name.dropFirst(2)
        guard name.prefix(2).allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
            region.isEmpty
                || region.first == UInt8(ascii: "-")
                    && region.dropFirst().allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        return String(decoding: name, as: UTF8.self)
    }
}
