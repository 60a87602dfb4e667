extension JSONCursor {
    /// Walks through one object that is the whole text; nil when it is not one.
    ///
    /// - Parameter field: told each name with what was found so far; it must take the value.
    static func read<Found>(
        _ text: String, _ start: Found, _ field: (inout Found, String, inout JSONCursor) throws(Fault) -> Void
    ) -> Found? {
        var text = text
        return text.withUTF8 { bytes -> Found? in
            var cursor = JSONCursor(bytes)
            var found = start
            do throws(Fault) {
                try cursor.object { (name, cursor) throws(Fault) in try field(&found, name, &cursor) }
                try cursor.end()
            } catch {
                return nil
            }
            return found
        }
    }

    mutating func boolean() throws(Fault) -> Bool {
        if try word("true") { return true }
        guard try word("false") else { throw .unexpected(at: 0) }
        return false
    }
}
