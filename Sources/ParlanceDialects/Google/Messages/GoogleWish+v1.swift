import GoogleSpeechProtos
import ParlanceCore
import SwiftProtobuf

extension GoogleWish {
    /// - Parameter isBeta: `v1p1beta1`, which knows A-law and an older way to ask for speakers.
    init(_ message: V1RecognitionConfig, isBeta: Bool) {
        encoding = .v1(message.encoding, isBeta: isBeta)
        sampleRate = Int(message.sampleRateHertz)
        channels = Int(message.audioChannelCount)
        isSeparate = message.enableSeparateRecognitionPerChannel
        languages = message.languageCode.isEmpty ? [] : [message.languageCode] + message.alternativeLanguageCodes
        model = message.model
        maximumAlternatives = Int(message.maxAlternatives)
        profanityFilter = message.profanityFilter
        punctuation = message.enableAutomaticPunctuation
        spokenPunctuation = message.hasEnableSpokenPunctuation && message.enableSpokenPunctuation.value
        replacements = message.transcriptNormalization.entries.map { ($0.search, $0.replace) }
        wordTimes = message.enableWordTimeOffsets
        wordConfidence = message.enableWordConfidence
        speakers = message.diarizationConfig.enableSpeakerDiarization || isBeta && message.enableSpeakerDiarization
        if message.hasAdaptation {
            for each in message.adaptation.customClasses {
                phrases.addClass([each.name, each.customClassID], each.items.map(\.value))
            }
            for set in message.adaptation.phraseSets {
                for phrase in set.phrases {
                    phrases.add(phrase.value, boost: phrase.boost == 0 ? set.boost : phrase.boost)
                }
            }
        } else {
            for context in message.speechContexts {
                for phrase in context.phrases { phrases.add(phrase, boost: context.boost) }
            }
        }
    }

    init(_ message: V1StreamingRecognitionConfig, isBeta: Bool) {
        self.init(message.config, isBeta: isBeta)
        interimResults = message.interimResults
        singleUtterance = message.singleUtterance
        activityEvents = message.enableVoiceActivityEvents
        let timeout = message.voiceActivityTimeout
        if activityEvents {
            speechStartTimeout = timeout.hasSpeechStartTimeout ? Duration(timeout.speechStartTimeout) : nil
            speechEndTimeout = timeout.hasSpeechEndTimeout ? Duration(timeout.speechEndTimeout) : nil
        }
    }
}

extension GoogleWish.Encoding {
    fileprivate static func v1(_ encoding: V1RecognitionConfig.AudioEncoding, isBeta: Bool) -> Self {
        switch encoding {
        case .encodingUnspecified: .none
        case .linear16: .known(.samples(.linear16))
        case .flac: .known(.stream(.flac))
        case .mulaw: .known(.samples(.mulaw))
        case .alaw: isBeta ? .known(.samples(.alaw)) : .unknown(encoding.rawValue)
        case .amr: .known(.stream(.amrNarrowband))
        case .amrWb: .known(.stream(.amrWideband))
        case .oggOpus: .known(.stream(.oggOpus))
        case .speexWithHeaderByte: .known(.stream(.speexWithHeaderByte))
        case .mp3: .known(.stream(.mp3))
        case .webmOpus: .known(.stream(.webm))
        case .UNRECOGNIZED(let number): .unknown(number)
        }
    }
}

extension Duration {
    init(_ message: Google_Protobuf_Duration) {
        // A protobuf duration may hold 10,000 years; as attoseconds that is more than fits.
        self = .seconds(min(max(message.seconds, -1_000_000), 1_000_000)) + .nanoseconds(Int64(message.nanos))
    }
}
