import ParlanceCore

/// Phrases over words, each of some kinds, in one compact read-only trie.
///
/// Words are interned once per sentence (`id`); walks compare integers and allocate nothing. Every node knows the kinds
/// that lie below it, so a walk that asks for some kinds is open only where a longer phrase of those is possible.
struct PhraseTrie: Sendable {
    let ids: [String: Int32]
    /// The node of a phrase's first word, by word; -1 where no phrase begins with it.
    private let roots: [Int32]
    /// Node n's edges are `edges[edgeStart[n]..<edgeStart[n + 1]]`, sorted by word.
    private let edgeStart: [Int32]
    private let edges: [Edge]
    private let own: [WordKinds]
    private let below: [WordKinds]
    /// What each word alone is, and what may begin with it.
    private let alone: [WordKinds]
    private let begun: [WordKinds]

    private struct Edge {
        var word: Int32
        var node: Int32
    }

    /// What a walk found: the longest phrase's length in words, 0 for none, and whether more words could make it longer.
    struct Finding: Hashable {
        var length = 0
        var open = false
    }

    static let unknown: Int32 = -1

    init(_ phrases: [(words: [String], kinds: WordKinds)]) {
        var ids: [String: Int32] = [:]
        var children: [[Int32: Int32]] = [[:]]
        var own: [WordKinds] = [[]]
        for phrase in phrases {
            var node = 0
            for word in phrase.words {
                let id = ids[word] ?? Int32(ids.count)
                ids[word] = id
                if let next = children[node][id] {
                    node = Int(next)
                } else {
                    children[node][id] = Int32(children.count)
                    node = children.count
                    children.append([:])
                    own.append([])
                }
            }
            if node > 0 { own[node].formUnion(phrase.kinds) }
        }
        var below = [WordKinds](repeating: [], count: own.count)
        for node in own.indices.reversed() {  // children come after their parents
            for child in children[node].values { below[node].formUnion(own[Int(child)].union(below[Int(child)])) }
        }
        var roots = [Int32](repeating: -1, count: ids.count)
        for (word, node) in children[0] { roots[Int(word)] = node }
        var edgeStart: [Int32] = [0]
        var edges: [Edge] = []
        for node in own.indices {
            if node > 0 {
                edges += children[node].sorted { $0.key < $1.key }.map { Edge(word: $0.key, node: $0.value) }
            }
            edgeStart.append(Int32(edges.count))
        }
        alone = roots.map { $0 < 0 ? [] : own[Int($0)] }
        begun = roots.map { $0 < 0 ? [] : own[Int($0)].union(below[Int($0)]) }
        self.ids = ids
        self.roots = roots
        self.edgeStart = edgeStart
        self.edges = edges
        self.own = own
        self.below = below
    }

    /// The number that stands for `word` in walks.
    func id(_ word: some StringProtocol) -> Int32 { ids[String(word)] ?? Self.unknown }

    /// What `word` alone is.
    func kinds(_ word: Int32) -> WordKinds {
        word < 0 ? [] : alone[Int(word)]
    }

    /// What phrases that begin with `word` may be.
    func beginnings(_ word: Int32) -> WordKinds { word < 0 ? [] : begun[Int(word)] }

    /// The longest phrase of one of `kinds` that begins at `start`. A possessive ends it.
    func longest(_ kinds: WordKinds, in words: HeardWords, at start: Int) -> Finding {
        var finding = Finding()
        var node: Int32 = 0
        var place = start
        while place < words.count {
            guard let next = child(node, words.phrase(place)) else { return finding }
            node = next
            place += 1
            if !own[Int(node)].isDisjoint(with: kinds) { finding.length = place - start }
            guard !words.isPossessive(place - 1), !below[Int(node)].isDisjoint(with: kinds) else { return finding }
        }
        finding.open = true
        return finding
    }

    /// The kinds of every phrase, stored last word first, that ends just before `end`.
    func kinds(endingBefore end: Int, in words: HeardWords, among kinds: WordKinds) -> WordKinds {
        var found: WordKinds = []
        var node: Int32 = 0
        var place = end - 1
        while place >= 0, let next = child(node, words.phrase(place)) {
            node = next
            found.formUnion(own[Int(node)].intersection(kinds))
            guard !below[Int(node)].isDisjoint(with: kinds) else { break }
            place -= 1
        }
        return found
    }

    private func child(_ node: Int32, _ word: Int32) -> Int32? {
        guard word >= 0 else { return nil }
        if node == 0 { return roots[Int(word)] >= 0 ? roots[Int(word)] : nil }
        var low = Int(edgeStart[Int(node)])
        var high = Int(edgeStart[Int(node) + 1])
        while low < high {
            let middle = (low + high) / 2
            if edges[middle].word < word { low = middle + 1 } else { high = middle }
        }
        guard low < Int(edgeStart[Int(node) + 1]), edges[low].word == word else { return nil }
        return edges[low].node
    }
}
