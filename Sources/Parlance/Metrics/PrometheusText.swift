/// Writes the Prometheus text exposition format, version 0.0.4.
struct PrometheusText {
    private(set) var text = ""

    mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, labels: [(String, String)] = [], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        text += value == value.rounded() && abs(value) < 1e15 ? " \(Int(value))\n" : " \(value)\n"
    }

    mutating func counter(_ name: String, _ help: String, _ counter: Counter) {
        head(name, "counter", help)
        sample(name, Double(counter.current))
    }

    mutating func counter(_ name: String, _ help: String, label: String, _ counter: LabelledCounter) {
        head(name, "counter", help)
        for (value, count) in counter.current { sample(name, labels: [(label, value)], Double(count)) }
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        head(name, "gauge", help)
        sample(name, value)
    }

    mutating func histogram(_ name: String, labels: [(String, String)], _ histogram: Histogram) {
        let (cumulative, count, sum) = histogram.current
        for (bound, value) in zip(histogram.bounds, cumulative) {
            sample(name + "_bucket", labels: labels + [("le", "\(bound)")], Double(value))
        }
        sample(name + "_bucket", labels: labels + [("le", "+Inf")], Double(count))
        sample(name + "_sum", labels: labels, sum)
        sample(name + "_count", labels: labels, Double(count))
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
