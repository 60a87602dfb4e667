/// One thing that can be configured: the same name as a flag (`--port`), in the environment (`PARLANCE_PORT`) and in
/// the configuration file (`port:`).
public struct Setting: Hashable, Sendable {
    public var key: String
    /// Empty: none.
    public var defaultValue: String
    public var placeholder: String
    public var help: String

    public var environmentName: String { "PARLANCE_" + key.uppercased().split(separator: "-").joined(separator: "_") }
}

extension Setting {
    /// Every setting there is, in the order in which they are shown.
    public static let all: [Setting] = [
        Setting(
            key: "host", defaultValue: "127.0.0.1", placeholder: "ADDRESS",
            help: "Address to listen on. Beyond loopback, API keys are required."),
        Setting(
            key: "port", defaultValue: "8080", placeholder: "PORT",
            help: "Port for HTTP and WebSocket; 0 takes a free one, 'off' only serves TLS."),
        Setting(
            key: "tls-cert", defaultValue: "", placeholder: "FILE",
            help: "PEM certificate chain; with tls-key, opens the TLS port."),
        Setting(key: "tls-key", defaultValue: "", placeholder: "FILE", help: "PEM private key of the certificate."),
        Setting(key: "tls-port", defaultValue: "8443", placeholder: "PORT", help: "Port for HTTPS and WSS."),
        Setting(
            key: "grpc", defaultValue: "off", placeholder: "PORT",
            help: "Port for gRPC (Google's interface) without TLS; 0 takes a free one, 'on' is 50051."),
        Setting(
            key: "grpc-tls", defaultValue: "off", placeholder: "PORT",
            help: "Port for gRPC over TLS, with the certificate of tls-cert; 0 takes a free one, 'on' is 50052."),
        Setting(
            key: "google-idle-timeout", defaultValue: "10", placeholder: "SECONDS",
            help: "End a call of Google's interface in which no audio came for this long; 0: never."),
        Setting(
            key: "google-max-stream", defaultValue: "0", placeholder: "SECONDS",
            help: "Longest call of Google's interface (Google itself: 305); 0: no limit but max-session."),
        Setting(
            key: "google-max-audio", defaultValue: "25600", placeholder: "BYTES",
            help: "Most audio in one message of Google's v2."),
        Setting(
            key: "google-recognizers", defaultValue: "", placeholder: "ID=MODEL,ID=MODEL",
            help:
                "What stored recognizers of Google's v2 stand for: the last part of their names, and a loaded model, as meetings=NAME or meetings=NAME/en-US."
        ),
        Setting(
            key: "keys-file", defaultValue: "", placeholder: "FILE",
            help:
                "File of API keys: one per line, optionally followed by a name and redact=POLICIES; '#' starts a comment."
        ),
        Setting(
            key: "keys", defaultValue: "", placeholder: "KEY,KEY",
            help: "API keys. Prefer keys-file or the environment: flags can be seen by others on this machine."),
        Setting(
            key: "token-secret", defaultValue: "", placeholder: "SECRET",
            help:
                "Signs the short-lived tokens that stand for keys; servers with the same one take each other's. Prefer the environment. Without it, tokens end with this server."
        ),
        Setting(
            key: "allow-anonymous", defaultValue: "false", placeholder: "BOOL",
            help: "Serve beyond loopback without API keys. Anyone who reaches the port can use it."),
        Setting(
            key: "aws-keys-file", defaultValue: "", placeholder: "FILE",
            help:
                "File of key pairs that requests to the Amazon dialect are signed with: one per line, ACCESS-KEY-ID SECRET, optionally followed by a name and redact=POLICIES; '#' starts a comment."
        ),
        Setting(
            key: "aws-keys", defaultValue: "", placeholder: "ID:SECRET,ID:SECRET",
            help:
                "The same key pairs. Prefer aws-keys-file or the environment: flags can be seen by others on this machine."
        ),
        Setting(
            key: "aws-region", defaultValue: "", placeholder: "REGION",
            help: "The only region, as us-east-1, whose signatures the Amazon dialect accepts. Without it: any."),
        Setting(
            key: "vocabularies", defaultValue: "", placeholder: "FILE",
            help:
                "YAML file of the lists that requests to the Amazon dialect name: 'vocabularies' and 'filters', each with lists of phrases by name."
        ),
        Setting(
            key: "engine", defaultValue: "auto", placeholder: "NAME",
            help:
                "auto, onnx (our own: CTC and most transducer models), sherpa-onnx (all models) or pocketsphinx. auto: a general neural model if one is installed, by onnx where that knows its family; else pocketsphinx."
        ),
        Setting(
            key: "model", defaultValue: "", placeholder: "NAME|DIR",
            help: "An installed model's name, or the folder of a sherpa-onnx streaming model."),
        Setting(
            key: "also", defaultValue: "", placeholder: "NAME,NAME",
            help:
                "Further models that a session may choose by name: installed ones, folders, or pocketsphinx. Each has threads of its own."
        ),
        Setting(
            key: "models", defaultValue: "", placeholder: "DIR",
            help: "Where models are installed. See 'parlance models path'."),
        Setting(
            key: "punctuation", defaultValue: "", placeholder: "DIR",
            help:
                "Folder of a sherpa-onnx online punctuation model (model.int8.onnx or model.onnx, and bpe.vocab), for recognizers that write no marks. Without it, rules do."
        ),
        Setting(
            key: "precision", defaultValue: "automatic", placeholder: "PRECISION",
            help:
                "automatic, int8 or full, where a model comes in several. What an 8-bit model says depends a little on who is decoded beside it; full does not."
        ),
        Setting(
            key: "recognizer-threads", defaultValue: "0", placeholder: "N",
            help: "Decoding threads of a neural model; 0 decides by the number of processors."),
        Setting(
            key: "pocketsphinx-decoders", defaultValue: "0", placeholder: "N",
            help: "Most PocketSphinx decoders at once (93 MB each); 0 decides by cores and memory."),
        Setting(
            key: "vad", defaultValue: "auto", placeholder: "NAME",
            help:
                "auto, silero, cascade (silero where loudness leaves doubt), webrtc:0 to webrtc:3, energy, or none (everything is recognized). auto: silero, energy without its weights."
        ),
        Setting(
            key: "speaker-model", defaultValue: "", placeholder: "FILE",
            help:
                "A speaker-embedding model (ONNX, of WeSpeaker or 3D-Speaker as sherpa-onnx publishes them), so that sessions may ask who speaks."
        ),
        Setting(
            key: "speaker-threshold", defaultValue: "0.5", placeholder: "NUMBER",
            help:
                "Similarity (0.05 to 0.95) from which on two voices are one speaker's. What is right depends on the model."
        ),
        Setting(
            key: "max-speakers", defaultValue: "8", placeholder: "N",
            help: "More speakers than this are not told apart in a channel."),
        Setting(
            key: "synthesizer", defaultValue: "auto", placeholder: "NAME|DIR",
            help:
                "What speaks: auto (espeak-ng where it is installed), off, espeak-ng, or the folder of a sherpa-onnx text-to-speech model."
        ),
        Setting(
            key: "voice", defaultValue: "", placeholder: "NAME",
            help: "The voice, or the language, for who asks for none; 'parlance speak --voices' lists them."),
        Setting(
            key: "speech-lead", defaultValue: "1000", placeholder: "MS",
            help:
                "In conversations, how far the audio of an answer may be ahead of what the listener can have heard: the less, the less an interruption has to take back."
        ),
        Setting(
            key: "chat", defaultValue: "", placeholder: "URL",
            help:
                "The language model that conversations (OpenAI's realtime) talk to: the base URL of any endpoint like OpenAI's, up to and with /v1. Without it, a built-in agent replies by plain rules."
        ),
        Setting(
            key: "chat-key", defaultValue: "", placeholder: "KEY",
            help: "API key for the chat endpoint. Prefer the environment: flags can be seen by others on this machine."),
        Setting(
            key: "chat-model", defaultValue: "", placeholder: "NAME", help: "The model's name at the chat endpoint."),
        Setting(
            key: "chat-context", defaultValue: "0", placeholder: "TOKENS",
            help: "What that model's context holds, so that long conversations are cut to it; 0: unknown."),
        Setting(
            key: "chat-connect-timeout", defaultValue: "5", placeholder: "SECONDS",
            help: "How long connecting to the chat endpoint may take."),
        Setting(
            key: "chat-first-timeout", defaultValue: "30", placeholder: "SECONDS",
            help: "How long the chat endpoint may take to begin a reply."),
        Setting(
            key: "chat-next-timeout", defaultValue: "15", placeholder: "SECONDS",
            help: "How long the chat endpoint may say nothing in the middle of a reply."),
        Setting(
            key: "overflow", defaultValue: "wait", placeholder: "POLICY",
            help:
                "When recognition cannot keep up: wait (the client is slowed down), drop-oldest:MS (bounded lag), skip:N (keep every Nth 100 ms)."
        ),
        Setting(
            key: "redact", defaultValue: "", placeholder: "POLICIES",
            help:
                "Hide these in every session, whatever it asks for: all, or policies with commas between them, as phone_number,email_address. For one key alone, write redact=POLICIES at the end of its line in keys-file."
        ),
        Setting(
            key: "data", defaultValue: "", placeholder: "DIR",
            help:
                "Where uploaded recordings and their transcripts are kept for a while (AssemblyAI's REST interface); 'off' keeps none. Without it: $XDG_STATE_HOME/parlance, else ~/.local/state/parlance."
        ),
        Setting(
            key: "retention", defaultValue: "24", placeholder: "HOURS",
            help: "Uploaded recordings and finished transcripts are removed after this long."),
        Setting(
            key: "max-disk", defaultValue: "10240", placeholder: "MIB",
            help: "Most disk space for uploaded recordings; beyond it uploads are refused."),
        Setting(
            key: "max-upload", defaultValue: "25", placeholder: "MIB",
            help: "Largest recording in a request of OpenAI's audio interface."),
        Setting(
            key: "fetch", defaultValue: "off", placeholder: "HOSTS",
            help:
                "Recordings that clients name by a URL are fetched from these hosts: names with commas between them (*.example.com for all below), and 'public' for any that has a public address. Only hosts that are named may be in your own network."
        ),
        Setting(
            key: "callbacks", defaultValue: "off", placeholder: "HOSTS",
            help:
                "Transcripts of recordings are sent to these hosts where clients ask for it (callback, webhook_url): names as for fetch. Needs the data folder."
        ),
        Setting(
            key: "jobs", defaultValue: "1", placeholder: "N",
            help: "Recordings that are transcribed in the background at a time; live sessions go first."),
        Setting(
            key: "workers", defaultValue: "0", placeholder: "N",
            help: "Threads for decoding audio and voice activity; 0 decides by the number of processors."),
        Setting(
            key: "event-loops", defaultValue: "0", placeholder: "N",
            help: "Threads for the network; 0 decides by the number of processors."),
        Setting(key: "max-connections", defaultValue: "10000", placeholder: "N", help: "More connections are refused."),
        Setting(
            key: "max-sessions", defaultValue: "1000", placeholder: "N",
            help: "More live sessions are refused in the protocol's own 'busy' form."),
        Setting(
            key: "max-load", defaultValue: "0.95", placeholder: "LOAD",
            help:
                "A new session that would lift the load (0 to 1) beyond this is refused in the protocol's own 'busy' form; 1: never."
        ),
        Setting(
            key: "drop-alert", defaultValue: "1", placeholder: "PERCENT",
            help: "Alert when more than this share of the last minute's audio was dropped."),
        Setting(key: "max-message", defaultValue: "16777216", placeholder: "BYTES", help: "Largest WebSocket message."),
        Setting(
            key: "idle-timeout", defaultValue: "60", placeholder: "SECONDS",
            help: "A session without any message ends after this long; a protocol's own rule goes before it."),
        Setting(key: "max-session", defaultValue: "14400", placeholder: "SECONDS", help: "Longest session."),
        Setting(
            key: "drain-timeout", defaultValue: "10", placeholder: "SECONDS",
            help: "On SIGTERM, how long sessions may take to flush their results."),
        Setting(
            key: "log-level", defaultValue: "info", placeholder: "LEVEL",
            help: "trace, debug, info, notice, warning, error or critical."),
        Setting(
            key: "log-format", defaultValue: "text", placeholder: "FORMAT",
            help: "text or json, one line per record, to standard error."),
    ]

    /// The setting of this name.
    ///
    /// - Precondition: there is one.
    public static func named(_ key: String) -> Setting { all.first { $0.key == key }! }
}
