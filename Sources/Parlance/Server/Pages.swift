import ParlanceCore

/// The page at `/` and what it loads, kept inside the executable.
enum Pages {
    private static let files: [String: (type: String, bytes: [UInt8])] = [
        "/": ("text/html; charset=utf-8", PackageResources.index_html),
        "/app.js": (script, PackageResources.app_js),
        "/capture-worklet.js": (script, PackageResources.capture_worklet_js),
        "/latency.js": (script, PackageResources.latency_js),
        "/link.js": (script, PackageResources.link_js),
        "/settings.js": (script, PackageResources.settings_js),
        "/signal.js": (script, PackageResources.signal_js),
        "/sources.js": (script, PackageResources.sources_js),
        "/player.js": (script, PackageResources.player_js),
        "/stream.js": (script, PackageResources.stream_js),
        "/talk.js": (script, PackageResources.talk_js),
        "/transcript.js": (script, PackageResources.transcript_js),
        "/style.css": ("text/css; charset=utf-8", PackageResources.style_css),
        "/icon.svg": ("image/svg+xml", PackageResources.icon_svg),
    ]
    private static let script = "text/javascript; charset=utf-8"

    static func exists(_ path: String) -> Bool { files[path] != nil }

    static func answer(_ path: String) -> HTTPAnswer? {
        guard let file = files[path] else { return nil }
        return HTTPAnswer(
            status: 200,
            headers: [
                ("content-type", file.type), ("cache-control", "no-cache"), ("x-content-type-options", "nosniff"),
                ("content-security-policy", "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'"),
            ], body: file.bytes)
    }
}
