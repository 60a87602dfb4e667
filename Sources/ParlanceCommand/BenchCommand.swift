import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure word error rate, latency, load and memory.",
        discussion: """
            What recognition gets wrong and what it costs:   parlance bench wer --manifest FILE
            How fast a server answers, and how many it can:  parlance bench load --spawn --manifest FILE
            What the length of chunks costs and gains:       parlance bench chunk-size
            Whether many short sessions leave anything:      parlance bench churn
            What decoding costs, and what codecs save:       parlance bench codecs
            What voice activity detection costs and misses:  parlance bench vad
            Whether confidences mean what they say:          parlance bench confidence --manifest FILE
            What favouring words brings:                     parlance bench vocabulary --manifest FILE --keywords TERMS
            How often turns of talk are cut off:             parlance bench turns LABELS
            What formatting and redaction cost per word:     parlance bench text FILE
            How well speakers are told apart:                parlance bench speakers --speaker-model FILE
            How soon speech begins, and what it costs:       parlance bench speak
            What noise reduction costs and brings:           parlance bench noise --manifest FILE
            How a conversation feels:                        parlance bench conversation --spawn FILE
            What receiving audio costs beside a bare loop:   parlance bench ingest
            What audio as base64 costs beside binary:        parlance bench base64

            docs/benchmarks.md tells how the figures are defined.
            """,
        subcommands: [
            WordErrorRateCommand.self, LoadCommand.self, ChurnCommand.self, ChunkSizeCommand.self, IngestCommand.self,
            CodecsCommand.self, VoiceActivityCommand.self, EnginesCommand.self, TurnsCommand.self, SpeakersCommand.self,
            TextBenchCommand.self, SpeakBenchCommand.self, ConfidenceCommand.self, VocabularyCommand.self,
            Base64Command.self, ConversationCommand.self, NoiseCommand.self,
        ])
}
