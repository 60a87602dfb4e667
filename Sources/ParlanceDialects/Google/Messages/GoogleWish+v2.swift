import GoogleSpeechProtos
import ParlanceCore
import SwiftProtobuf

extension GoogleWish {
    /// - Parameters:
    ///   - stored: what the recognizer stands for that the client has named.
    ///   - mask: which fields of the message count; nil: those that are set.
    init(_ message: V2RecognitionConfig, over stored: GoogleRecognizer?, mask: Google_Protobuf_FieldMask?) {
        switch message.decodingConfig {
        case .explicitDecodingConfig(let explicit):
            encoding = .v2(explicit.encoding)
            sampleRate = Int(explicit.sampleRateHertz)
            channels = Int(explicit.audioChannelCount)
        case .autoDecodingConfig: break
        case nil: encoding = .missing
        }
        languages = message.languageCodes
        model = message.model
        if let stored {
            func isOverridden(_ field: String, _ isSet: Bool) -> Bool {
                guard let mask, !mask.paths.isEmpty else { return isSet }
                return mask.paths.contains { $0 == "*" || $0 == field }
            }
            if !isOverridden("model", !message.model.isEmpty) { (model, needsModel) = (stored.model, true) }
            if let language = stored.language, !isOverridden("language_codes", !message.languageCodes.isEmpty) {
                languages = [language]
            }
        }
        let features = message.features
        isSeparate = features.multiChannelMode == .separateRecognitionPerChannel
        maximumAlternatives = Int(features.maxAlternatives)
        profanityFilter = features.profanityFilter
        punctuation = features.enableAutomaticPunctuation
        spokenPunctuation = features.enableSpokenPunctuation
        replacements = message.transcriptNormalization.entries.map { ($0.search, $0.replace) }
        wordTimes = features.enableWordTimeOffsets
        wordConfidence = features.enableWordConfidence
        speakers = features.hasDiarizationConfig
        for each in message.adaptation.customClasses { phrases.addClass([each.name], each.items.map(\.value)) }
        for set in message.adaptation.phraseSets {
            guard case .inlinePhraseSet(let set) = set.value else { continue }
            for phrase in set.phrases { phrases.add(phrase.value, boost: phrase.boost == 0 ? set.boost : phrase.boost) }
        }
    }

    init(_ message: V2StreamingRecognitionConfig, over stored: GoogleRecognizer?) {
        self.init(message.config, over: stored, mask: message.hasConfigMask ? message.configMask : nil)
        let features = message.streamingFeatures
        interimResults = features.interimResults
        // The one model that is documented to end by itself.
        singleUtterance = model == "latest_short"
        activityEvents = features.enableVoiceActivityEvents
        let timeout = features.voiceActivityTimeout
        if activityEvents {
            speechStartTimeout = timeout.hasSpeechStartTimeout ? Duration(timeout.speechStartTimeout) : nil
            speechEndTimeout = timeout.hasSpeechEndTimeout ? Duration(timeout.speechEndTimeout) : nil
        }
        switch features.endpointingSensitivity {
        case .short: sensitivity = .short
        case .supershort: sensitivity = .superShort
        case .unspecified, .standard, .UNRECOGNIZED: break
        }
    }
}

extension GoogleWish.Encoding {
    fileprivate static func v2(_ encoding: V2ExplicitDecodingConfig.AudioEncoding) -> Self {
        switch encoding {
        case .unspecified: .unknown(0)
        case .linear16: .known(.samples(.linear16))
        case .mulaw: .known(.samples(.mulaw))
        case .alaw: .known(.samples(.alaw))
        case .amr: .known(.stream(.amrNarrowband))
        case .amrWb: .known(.stream(.amrWideband))
        case .flac: .known(.stream(.flac))
        case .mp3: .known(.stream(.mp3))
        case .oggOpus: .known(.stream(.oggOpus))
        case .webmOpus: .known(.stream(.webm))
        case .mp4Aac: .undecoded("MP4_AAC")
        case .m4AAac: .undecoded("M4A_AAC")
        case .movAac: .undecoded("MOV_AAC")
        case .UNRECOGNIZED(let number): .unknown(number)
        }
    }
}
