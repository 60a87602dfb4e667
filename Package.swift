// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// scripts/setup puts headers and libraries that Debian does not have into .deps, inside the package.
let dependenciesInclude: CSetting = .headerSearchPath("../../.deps/include")
let runtimeSearchPath: LinkerSetting = .unsafeFlags([
    "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../../../.deps/lib",
    "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib/parlance",
])

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")

let package = Package(
    name: "parlance",
    products: [
        .executable(name: "parlance", targets: ["ParlanceCommand"]),
        .executable(name: "parlance-espeak", targets: ["parlance-espeak"]),
        .library(name: "Parlance", targets: ["Parlance"]),
        .library(name: "ParlanceTesting", targets: ["ParlanceTesting"]),
        // For LD_PRELOAD by `parlance bench codecs`; linked into tests alone.
        .library(name: "AllocationCounter", type: .dynamic, targets: ["CAllocationCounter"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // C rooms: a header and a thin shim each.
        .target(name: "CKernels"),
        .target(name: "CIngestFloor", dependencies: ["CKernels"]),
        .target(name: "CAllocationCounter", cSettings: [.unsafeFlags(["-fno-builtin"])]),
        .target(name: "CSherpaOnnx", cSettings: [dependenciesInclude]),
        .target(name: "COnnxRuntime"),
        // No header and no library of espeak-ng's: it is looked up at run time (NOTICE says why).
        .target(name: "CEspeakNG"),
        // espeak-ng in a process of its own; stands beside `parlance`.
        .executableTarget(name: "parlance-espeak", dependencies: ["CEspeakNG"], path: "Sources/ParlanceEspeak"),
        .target(
            name: "CPocketSphinx",
            cSettings: [dependenciesInclude],
            linkerSettings: [
                .unsafeFlags(["-L\(Context.packageDirectory)/.deps/lib"]),
                .linkedLibrary("pocketsphinx"), .linkedLibrary("m"),
            ]),
        .target(
            name: "CWebRTCVAD",
            cSettings: [dependenciesInclude],
            linkerSettings: [
                .unsafeFlags(["-L\(Context.packageDirectory)/.deps/lib"]), .linkedLibrary("webrtcvad"),
            ]),
        .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp", providers: [.apt(["libspeexdsp-dev"])]),
        .systemLibrary(name: "CSndFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
        .systemLibrary(name: "COpus", pkgConfig: "opus", providers: [.apt(["libopus-dev"])]),
        .systemLibrary(name: "COgg", pkgConfig: "ogg", providers: [.apt(["libogg-dev"])]),
        .systemLibrary(name: "CFLAC", pkgConfig: "flac", providers: [.apt(["libflac-dev"])]),
        .systemLibrary(name: "CMpg123", pkgConfig: "libmpg123", providers: [.apt(["libmpg123-dev"])]),
        .systemLibrary(name: "CLame", pkgConfig: "lame", providers: [.apt(["libmp3lame-dev"])]),
        .systemLibrary(
            name: "COpenCoreAMRNB", pkgConfig: "opencore-amrnb", providers: [.apt(["libopencore-amrnb-dev"])]),
        .systemLibrary(
            name: "COpenCoreAMRWB", pkgConfig: "opencore-amrwb", providers: [.apt(["libopencore-amrwb-dev"])]),
        .systemLibrary(name: "CSpeex", pkgConfig: "speex", providers: [.apt(["libspeex-dev"])]),

        // The streaming path, from the words everyone shares outwards.
        .target(name: "ParlanceCore", dependencies: [nioCore, deque], swiftSettings: swift),
        .target(
            name: "ParlanceAudio",
            dependencies: [
                "ParlanceCore", "CKernels", "CSpeexDSP", "CSndFile", "COpus", "COgg", "CFLAC", "CMpg123", "CLame",
                "COpenCoreAMRNB", "COpenCoreAMRWB", "CSpeex", nioCore,
            ],
            swiftSettings: swift),
        .target(
            name: "ParlanceSpeech",
            dependencies: [
                "ParlanceCore", "ParlanceAudio", "CKernels", "CSherpaOnnx", "COnnxRuntime", "CPocketSphinx",
                "CWebRTCVAD", "CEspeakNG",
                deque,
            ],
            swiftSettings: swift),
        .target(
            name: "ParlanceSession",
            dependencies: ["ParlanceCore", "ParlanceAudio", nioCore, logging, crypto, deque],
            swiftSettings: swift),
        // Google's messages, generated by scripts/google-protos: compiled once, and then left alone.
        .target(
            name: "GoogleSpeechProtos", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Protos", "made"], swiftSettings: swift),
        .target(
            name: "ParlanceConversation",
            dependencies: ["ParlanceCore", "ParlanceSession", nioCore, logging, deque],
            swiftSettings: swift),
        .target(
            name: "ParlanceDialects",
            dependencies: [
                "ParlanceCore", "CKernels", "GoogleSpeechProtos", nioCore, crypto,
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: swift),
        .target(
            name: "ParlanceTransports",
            dependencies: [
                "ParlanceCore", "CKernels", nioCore, nioPosix, logging,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
            ],
            swiftSettings: swift),
        .target(
            name: "ParlanceModels",
            dependencies: [
                "ParlanceCore", crypto, nioCore, nioPosix,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ],
            swiftSettings: swift),
        .target(
            name: "ParlanceJobs",
            dependencies: [
                "ParlanceCore", nioCore, nioPosix, logging, .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: swift),
        .target(
            name: "Parlance",
            dependencies: [
                "ParlanceCore", "ParlanceAudio", "ParlanceSpeech", "ParlanceSession", "ParlanceConversation",
                "ParlanceDialects", "ParlanceTransports", "ParlanceModels", "ParlanceJobs", nioCore, nioPosix, logging,
                crypto,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: swift),
        .target(
            name: "ParlanceBench",
            dependencies: [
                "Parlance", "ParlanceCore", "ParlanceAudio", "ParlanceSpeech", "ParlanceSession",
                "ParlanceDialects", "ParlanceTransports", "GoogleSpeechProtos", "CIngestFloor", "CKernels", "COpus",
                "CSpeex", nioCore, nioPosix,
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: swift),
        .executableTarget(
            name: "ParlanceCommand",
            dependencies: [
                "Parlance", "ParlanceBench", "ParlanceModels", "ParlanceAudio", "ParlanceSpeech", "ParlanceCore",
                "ParlanceDialects", "ParlanceTransports", nioCore, logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swift, linkerSettings: [runtimeSearchPath]),
        .target(
            name: "ParlanceTesting", dependencies: ["ParlanceCore", "ParlanceAudio", "ParlanceSession", nioCore],
            swiftSettings: swift),
    ]
        + [
            ("ParlanceCore", []), ("ParlanceAudio", []), ("ParlanceSpeech", ["ParlanceAudio", "ParlanceSession"]),
            ("ParlanceSession", ["ParlanceAudio"]), ("ParlanceConversation", ["ParlanceSession", "ParlanceAudio"]),
            ("ParlanceDialects", []), ("ParlanceTransports", []),
            ("ParlanceModels", []), ("ParlanceJobs", []),
            (
                "Parlance",
                ["ParlanceDialects", "ParlanceTransports", "ParlanceSession", "ParlanceSpeech", "ParlanceAudio"]
            ),
            ("ParlanceBench", ["Parlance", "ParlanceSession", "ParlanceSpeech", "ParlanceAudio", "ParlanceDialects"]),
        ].map { (room: String, more: [String]) in
            .testTarget(
                name: "\(room)Tests",
                dependencies: Set([room, "ParlanceCore", "ParlanceTesting"] + more).sorted().map {
                    .init(stringLiteral: $0)
                } + [nioCore],
                exclude: room == "ParlanceDialects" ? ["Fixtures"] : [],  // read in place by the tests
                swiftSettings: swift, linkerSettings: [runtimeSearchPath])
        }
)

// The transport's tests hold our frame parser against the library's, and speak TLS as a client.
for target in package.targets where target.name == "ParlanceTransportsTests" {
    target.dependencies += ["CKernels", nioPosix]
    target.dependencies += ["NIOEmbedded", "NIOWebSocket"].map { .product(name: $0, package: "swift-nio") }
    target.dependencies.append(.product(name: "NIOSSL", package: "swift-nio-ssl"))
}

// The resampler is held against speexdsp's own, and its kernel against plain sums.
for target in package.targets where target.name == "ParlanceAudioTests" {
    target.dependencies += ["CKernels", "CSpeexDSP"]
}

// The kernel for base64 is held against a plain decoder.
for target in package.targets where target.name == "ParlanceDialectsTests" {
    target.dependencies += [
        "CKernels", "GoogleSpeechProtos", "ParlanceSpeech",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
    ]
}

// What must not allocate is watched doing so.
for target in package.targets where target.name == "ParlanceSpeechTests" {
    target.dependencies.append("CAllocationCounter")
}
