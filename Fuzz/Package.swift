// swift-tools-version: 6.2
import PackageDescription

// Fuzzing of the decoders and of text, apart from the main package: sanitizers change every object file, so this has a .build of
// its own. The sources are the main package's, by symbolic links; of ParlanceCore only the part that needs no other
// package. scripts/fuzz builds and runs it; docs/fuzzing.md tells about it.

/// Coverage for libFuzzer, and AddressSanitizer, in everything that is compiled here.
let sanitizers = ["-sanitize=fuzzer,address"]
let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(sanitizers),
]
let c: [CSetting] = [.unsafeFlags(["-fsanitize=address,fuzzer-no-link"])]

let libraries = [
    "CSpeexDSP": "speexdsp", "CSndFile": "sndfile", "COpus": "opus", "COgg": "ogg", "CFLAC": "flac",
    "CMpg123": "libmpg123", "CLame": "lame", "COpenCoreAMRNB": "opencore-amrnb", "COpenCoreAMRWB": "opencore-amrwb",
    "CSpeex": "speex",
]

let package = Package(
    name: "parlance-fuzz",
    targets: libraries.sorted { $0.key < $1.key }.map { .systemLibrary(name: $0.key, pkgConfig: $0.value) } + [
        .target(name: "CKernels", cSettings: c),
        .target(name: "CFuzzer"),
        .target(
            name: "ParlanceCore", 
            sources: [
                "Audio", "Plugins/AudioDecoder.swift", "Plugins/AudioEncoder.swift", "Plugins/TextProcessor.swift",
                "Session/SessionFailure.swift", "Text", "Transcript/Word.swift",
            ], swiftSettings: swift),
        .target(name: "ParlanceSpeech", dependencies: ["ParlanceCore"], sources: ["Text"], swiftSettings: swift),
        .target(name: "ParlanceDialects", sources: ["Amazon/EventStream"], swiftSettings: swift),
        .target(
            name: "ParlanceAudio",
            dependencies: ["ParlanceCore", "CKernels"] + libraries.keys.sorted().map { .init(stringLiteral: $0) },
            swiftSettings: swift),
        .executableTarget(
            name: "ParlanceFuzz", 
            dependencies: [
                "ParlanceAudio", "ParlanceSpeech", "ParlanceDialects", "ParlanceCore", "CFuzzer", "CSpeex",
            ],
            swiftSettings: swift,
            // gold, which Swift uses by default, cannot link this.
            linkerSettings: [.unsafeFlags(sanitizers + ["-use-ld=lld"])]),
    ])
