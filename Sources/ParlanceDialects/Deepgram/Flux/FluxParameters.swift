import ParlanceCore

/// What becomes of each query parameter of `/v2/listen`. What is not in the table is ignored and logged.
package enum FluxParameters {
    package static let table: [String: ParameterSupport] = [
        "model": .supported, "encoding": .supported, "sample_rate": .supported,
        "eot_threshold": .supported, "eager_eot_threshold": .supported, "eot_timeout_ms": .supported,
        "keyterm": .supported, "numerals": .supported, "profanity_filter": .supported, "redact": .supported,
        "tag": .supported, "channels": .supported,
        // Told again with the results of flux-general-multi; the loaded model finds out by itself.
        "language_hint": .withoutEffect, "mip_opt_out": .withoutEffect,
    ]
}
