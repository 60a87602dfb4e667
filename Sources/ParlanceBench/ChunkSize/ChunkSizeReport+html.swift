extension ChunkSizeReport {
    /// A page of its own: the curves and the figures, nothing from elsewhere.
    public var html: String {
        func row(_ cells: [String], _ tag: String) -> String {
            "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>"
        }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Chunk size</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 14px system-ui, sans-serif; margin: 2em; background: #fff; color: #3b4248 }
            table { border-collapse: collapse } th, td { text-align: right; padding: .3em .7em }
            tr + tr { border-top: 1px solid #d5dadf } svg { max-width: 100%; height: auto }
            @media (prefers-color-scheme: dark) {
            body { background: #14171a; color: #c4cbd1 } tr + tr { border-color: #343a40 } }
            </style></head><body>
            <h1>Latency and accuracy by chunk size</h1>
            <p>\(summary). Spoken: when the last sample of a word was spoken, so that the filling of the chunk counts.</p>
            \(ChunkSizePlot(rows).svg)
            <table>\(row(Self.header, "th"))
            \(cells.map { row($0, "td") }.joined(separator: "\n"))
            </table></body></html>

            """
    }
}
