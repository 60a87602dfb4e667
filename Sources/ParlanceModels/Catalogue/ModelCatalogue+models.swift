extension ModelCatalogue {
    private static let openModel = "NVIDIA Open Model License"
    private static let krokoLicence = "CC-BY-SA-4.0 or Apache-2.0 (sources differ: ask Banafo, Kroko-ASR's publisher)"
    private static let krokoNote = "Writes capitals and punctuation. Chunks of 640 ms or more."
    private static let nemotron3Languages = [
        "en", "es", "fr", "it", "pt", "nl", "de", "tr", "ru", "ar", "hi", "ja", "ko", "vi", "uk",
    ]

    /// In order of preference: what meets the latency budget first, light before heavy, English before others. The
    /// first one is what `make run` tries to pull, and the first installed one is the default.
    ///
    /// As of November 2026. The publisher gives no checksums for its older archives; a SHA-256 stands here only where
    /// independent public projects pinned the same value, else it is nil and the size alone is checked.
    public static let models: [CatalogueModel] = [
        // English, chunks of 80 and 160 ms: these can meet the budget.
        CatalogueModel(
            "sherpa-onnx-nemo-streaming-fast-conformer-transducer-en-80ms-int8", alias: "nemo-en-80ms",
            family: "NeMo FastConformer transducer", languages: ["en"], bytes: 102_813_625,
            sha256: "7bd33a914e93370a1ba9c2066d9e841bdcad8613fa2a00537c1ae15d851a14d8", licence: "CC-BY-4.0 (NVIDIA)",
            chunkMilliseconds: 80, note: "The one to begin with. Lower case, no punctuation, no hot words."),
        CatalogueModel(
            "sherpa-onnx-nemo-streaming-fast-conformer-ctc-en-80ms-int8", alias: "nemo-ctc-en-80ms",
            family: "NeMo FastConformer CTC", languages: ["en"], bytes: 99_459_493, sha256: nil,
            licence: "CC-BY-4.0 (NVIDIA)", chunkMilliseconds: 80,
            note: "As nemo-en-80ms with a CTC head: a little lighter, a little less accurate."),
        CatalogueModel(
            "sherpa-onnx-nemotron-speech-streaming-en-0.6b-80ms-int8-2026-04-25", alias: "nemotron-en-80ms",
            family: "NVIDIA Nemotron transducer", languages: ["en"], published: "2026-04-25", bytes: 463_945_379,
            sha256: "caaf92069dbd1ca054f8e17cab179813bc28b4585f5c392540357ece4722333d", licence: openModel,
            chunkMilliseconds: 80, note: "Capitals and punctuation, most accurate; heavy: few streams per core."),
        CatalogueModel(
            "sherpa-onnx-nemotron-speech-streaming-en-0.6b-160ms-int8-2026-04-25", alias: "nemotron-en-160ms",
            family: "NVIDIA Nemotron transducer", languages: ["en"], published: "2026-04-25", bytes: 463_945_198,
            sha256: "0ae73a41cd51599dc7cac9ac083d9d35de53d762ca45923505fde47a3751814b", licence: openModel,
            chunkMilliseconds: 160, note: "As nemotron-en-80ms with half the steps, so less work."),

        // Several languages, chunks of 80 and 160 ms.
        CatalogueModel(
            "sherpa-onnx-nemotron-3.5-asr-streaming-0.6b-80ms-int8-2026-06-11", alias: "nemotron-multi-80ms",
            family: "NVIDIA Nemotron transducer", languages: nemotron3Languages, published: "2026-06-11",
            bytes: 475_274_007, sha256: "fb170128c496db33a1fb9f5f9f823257f42f911224ee218bb429f3c2eaf90a8d",
            licence: "OpenMDW-1.1", chunkMilliseconds: 80, note: "Finds the language by itself; heavy."),
        CatalogueModel(
            "sherpa-onnx-nemotron-3.5-asr-streaming-0.6b-160ms-int8-2026-06-11", alias: "nemotron-multi-160ms",
            family: "NVIDIA Nemotron transducer", languages: nemotron3Languages, published: "2026-06-11",
            bytes: 475_273_363, sha256: "a81909a1780d84cff16d73c15e13e67d9d81d8839faf14870d507d8499f7a61a",
            licence: "OpenMDW-1.1", chunkMilliseconds: 160, note: "As nemotron-multi-80ms with half the steps."),

        // English, longer chunks: good for recorded audio and where half a second does not matter.
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-en-20M-2023-02-17", alias: "zipformer-en-20m",
            family: "zipformer transducer", languages: ["en"], published: "2023-02-17", bytes: 127_887_156,
            sha256: "9c559283e8498d3fe95913c79ca1cb454bb26281ac2b102b41306c7d752765d9", licence: "Apache-2.0",
            chunkMilliseconds: 320, note: "Lightest on the processor. Capitals only, no punctuation, no hot words.",
            knownFiles: zipformer20MFiles),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-en-2023-06-26", alias: "zipformer-en",
            family: "zipformer2 transducer", languages: ["en"], published: "2023-06-26", bytes: 310_414_022,
            sha256: "639e25b578e9e997131402199419c13a941f8e4e198e2da1ce57dbf5cf401282", licence: "Apache-2.0",
            chunkMilliseconds: 320, note: "Hot words. Capitals only, no punctuation."),
        CatalogueModel(
            "sherpa-onnx-nemo-streaming-fast-conformer-transducer-en-480ms-int8", alias: "nemo-en-480ms",
            family: "NeMo FastConformer transducer", languages: ["en"], bytes: 105_913_204,
            sha256: "da93061cbf7b708b6b65976f70b29f519be29df750d8cdcabf98c65645930f13", licence: "CC-BY-4.0 (NVIDIA)",
            chunkMilliseconds: 480, note: "As nemo-en-80ms: more accurate, later."),
        CatalogueModel(
            "sherpa-onnx-nemo-streaming-fast-conformer-transducer-en-1040ms-int8", alias: "nemo-en-1040ms",
            family: "NeMo FastConformer transducer", languages: ["en"], bytes: 103_918_085, sha256: nil,
            licence: "CC-BY-4.0 (NVIDIA)", chunkMilliseconds: 1_040, note: "As nemo-en-480ms: more so."),
        CatalogueModel(
            "sherpa-onnx-nemotron-speech-streaming-en-0.6b-560ms-int8-2026-04-25", alias: "nemotron-en-560ms",
            family: "NVIDIA Nemotron transducer", languages: ["en"], published: "2026-04-25", bytes: 463_945_051,
            sha256: "78e2b79fcf7271553a74402a76b771b09ea40117a39566a79f52235b23db6358", licence: openModel,
            chunkMilliseconds: 560, note: "Capitals and punctuation; for recorded audio."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-en-kroko-2025-08-06", alias: "kroko-en",
            family: "zipformer2 transducer", languages: ["en"], published: "2025-08-06", bytes: 57_267_600,
            sha256: "c8676e5ff9ac2a85296e53ee0fd4d5fb1db6770e7a7647166eeafe349ade6834", licence: krokoLicence,
            chunkMilliseconds: 640, note: krokoNote),

        // Other languages.
        CatalogueModel(
            "sherpa-onnx-nemotron-3.5-asr-streaming-0.6b-560ms-int8-2026-06-11", alias: "nemotron-multi-560ms",
            family: "NVIDIA Nemotron transducer", languages: nemotron3Languages, published: "2026-06-11",
            bytes: 475_271_763, sha256: "c6bf5e0df765f9d5b43bc9e0536d4b4b3e7d40bdf5ecf13e45f134c51c05ae3a",
            licence: "OpenMDW-1.1", chunkMilliseconds: 560, note: "As nemotron-multi-80ms, for recorded audio."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-ar_en_id_ja_ru_th_vi_zh-2025-02-10", alias: "zipformer-multi",
            family: "zipformer2 transducer", languages: ["ar", "en", "id", "ja", "ru", "th", "vi", "zh"],
            published: "2025-02-10", bytes: 258_999_581,
            sha256: "28044b67324f7f831689f0a3761473dd2ade380e93aa53f1dbcd479ef71c40d4",
            licence: "see the publisher's model card", chunkMilliseconds: 320, note: "Eight languages in one model."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-de-kroko-2025-08-06", alias: "kroko-de",
            family: "zipformer2 transducer", languages: ["de"], published: "2025-08-06", bytes: 57_565_698,
            sha256: "9e27b783c20e67b0d0f13a258c1861fce199917c969d9176a438bee38df64962", licence: krokoLicence,
            chunkMilliseconds: 640, note: krokoNote),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-es-kroko-2025-08-06", alias: "kroko-es",
            family: "zipformer2 transducer", languages: ["es"], published: "2025-08-06", bytes: 124_394_665,
            sha256: "31b2230a95d23290b308b393da930015a4b2105cb3abb9367aed35f7fcf29cf1", licence: krokoLicence,
            chunkMilliseconds: 640, note: krokoNote),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-fr-kroko-2025-08-06", alias: "kroko-fr",
            family: "zipformer2 transducer", languages: ["fr"], published: "2025-08-06", bytes: 57_220_361,
            sha256: "e6ffd3dc43725cd6c8137b05c739f15607d0df946b9b90eb141e10059efca024", licence: krokoLicence,
            chunkMilliseconds: 640, note: krokoNote),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-fr-2023-04-14", alias: "zipformer-fr",
            family: "zipformer transducer", languages: ["fr"], published: "2023-04-14", bytes: 398_444_115,
            sha256: "77d4cbd61dcfa55fd2c14efc0ce5c6798be5931c05f35df5bab60c921950bb8c", licence: "Apache-2.0",
            chunkMilliseconds: 320, note: "Capitals only, no punctuation."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-small-ru-vosk-int8-2025-08-16", alias: "vosk-ru",
            family: "zipformer2 transducer", languages: ["ru"], published: "2025-08-16", bytes: 24_110_855,
            sha256: "6ba68a01ff3c5445aaf2d61e9b97b026f1149dcc9049d11af3f44f55176341d8",
            licence: "Apache-2.0 (Alpha Cephei)", chunkMilliseconds: nil, note: "Small and light."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-korean-2024-06-16", alias: "zipformer-ko",
            family: "zipformer transducer", languages: ["ko"], published: "2024-06-16", bytes: 418_218_652,
            sha256: "e346a5882a409650472be17326237e24df7bf409db6b4a8a52e1a61422bf2500", licence: "Apache-2.0",
            chunkMilliseconds: 320, note: ""),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-bilingual-zh-en-2023-02-20", alias: "zipformer-zh-en",
            family: "zipformer transducer", languages: ["zh", "en"], published: "2023-02-20", bytes: 511_274_346,
            sha256: "27ffbd9ee24ad186d99acc2f6354d7992b27bcab490812510665fa8f9389c5f8", licence: "Apache-2.0",
            chunkMilliseconds: 320, note: "Both languages in one sentence."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-multi-zh-hans-2023-12-12", alias: "zipformer-zh",
            family: "zipformer2 transducer", languages: ["zh"], published: "2023-12-12", bytes: 310_380_628,
            sha256: nil, licence: "see the publisher's model card", chunkMilliseconds: 320,
            note: "Trained on many Chinese corpora."),
        CatalogueModel(
            "sherpa-onnx-streaming-zipformer-zh-14M-2023-02-23", alias: "zipformer-zh-14m",
            family: "zipformer transducer", languages: ["zh"], published: "2023-02-23", bytes: 74_004_050, sha256: nil,
            licence: "see the publisher's model card", chunkMilliseconds: 320, note: "Small and light."),
        CatalogueModel(
            "sherpa-onnx-streaming-paraformer-bilingual-zh-en", alias: "paraformer-zh-en",
            family: "paraformer", languages: ["zh", "en"], bytes: 1_047_319_737,
            sha256: "5462a1fce42693deae572af1e8c4687124b12aa85fe61ff4d3168bb5280e205f",
            licence: "see the publisher's model card (FunASR)", chunkMilliseconds: 600, note: "Large download."),
    ]

    private static let zipformer20MFiles = [
        KnownFile(
            path: "encoder-epoch-99-avg-1.int8.onnx", bytes: 42_845_182,
            sha256: "3810755ce7c3ab26b42a8bcf39d191308fa27fb0f53358823ba46141d03b7eb3"),
        KnownFile(
            path: "decoder-epoch-99-avg-1.onnx", bytes: 2_092_272,
            sha256: "45a7f940ecfb53d89fa270ad11b88b961e53a317203eb24b1c8e95ed208b0f30"),
        KnownFile(
            path: "decoder-epoch-99-avg-1.int8.onnx", bytes: 539_499,
            sha256: "21e2a2acd961b3ac72f55be2f10f1a285e1b0b0ba010d7c0b6eab141411b163c"),
        KnownFile(
            path: "joiner-epoch-99-avg-1.int8.onnx", bytes: 259_572,
            sha256: "e085d73b593cf9b0707f370dbd656d58327d3fe36d80d849202ef81df02cb01e"),
        KnownFile(
            path: "tokens.txt", bytes: 5_048,
            sha256: "49e3c2646595fd907228b3c6787069658f67b17377c60aeb8619c4551b2316fb"),
    ]
}
