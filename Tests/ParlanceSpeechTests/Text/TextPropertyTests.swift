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

    /// A number that the redactor, which knows the words before, reads otherwise than the formatter, and a partial that showed
    /// its beginning.
    private static let numberInParts = """
        35 132 88 56 254 143 26 22 255 140 254 223 255 64 254 2 214 253 28 223 65 115 230 148 236 88 182 169 144 27
        255 174 174 77 254 141 224 202 52 244 28 241 172 30 205 128 238 240 242 154 217 218 120 65 164 149 241 1 255
        20 95 186 45 118 55 29 6 249 132 175 255 1 255 176 1 6 70 41 19 201 255 127 179 147 90 54 153 237 143 170
        253 253 73 253 229 41 52 75 84 241 9 161 249 253 165 90 151 228 253 213 206 54 106 15 202 185 202 201 8 255
        250 254 185 42 57 201 29 80 236 255 229 38 253 79 214 214 255 147 132 210 93 35 69 42 127 253 36 199 240 180
        139 255 176 211 25 76 171 91 166 222 254 94 254 55 176 53 11 45 181 239 170 169 129 45 5 121 18 200 141 12
        149 198 138 188 122 180 254 41 112 253 65 75 253 254 253 252 160 165 62 162 182 35 247 81 51 157 39 73 209
        236 149 151 58 87 197 94 31 218 209 253 40 148 161 255 64 255 72 56 235 253 103 26 49 160 236 56 200 169 69
        86 167 163 227 207 145 103 171 117 187 108 135 229 138 253 77 185 17 107 130 129 62 230 254 243 32 155 255
        182 255 255 185 253 214 56 255 84 253 174 245 37 113 71 70 196 254 254 53 191 63 208 97 253 115 31 95 252
        251 141 255 65 200 64 89 76 149 170 210 255 83 135 144 4 154 177 98 173 142 4 253 137 195 226 128 244 254 55
        245 255 136 38 232 231 21 168 79 224 104 242 23 46 151 82 237 255 191 201 196 126 77 30 105 43 194 33 133
        198 254 101 38 254 187 17 224 55 171 75 152 25 74 111 247 164 255 249 29 33 82 81 73 164 94 254 124 88 44
        107 248 186 97 254 0 27 110 90 5 18 253 89 36 219 235 25 101 255 209 188 222 38 213 165 145 255 216 254 73
        146 125 237 156 85 36 199 248
        """

    @Test("What was once found to be wrong")
    func found() {
        let input = Self.numberInParts.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0) }
        #expect(TextProperty.check(input) == nil)
    }
}
