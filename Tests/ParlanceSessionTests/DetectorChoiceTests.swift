import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

@Suite("A session's voice activity detector")
struct DetectorChoiceTests {
    private let services = SessionServices(
        recognizer: ScriptedRecognizer([]), voiceActivity: ScriptedVoiceActivity(speech: 1),
        makeDecoder: { (declaration) throws(SessionFailure) in DetectingDecoder(declaration) },
        detectors: [("one", Named(name: "one")), ("two", Named(name: "two:2"))])

    @Test("is the server's unless it names one")
    func chooses() throws {
        #expect(try services.voiceActivity(named: nil).name == "scripted")
        #expect(try services.voiceActivity(named: "two").name == "two:2")
    }

    @Test("is refused with the list of names where there is none of that name")
    func refuses() {
        #expect(
            throws: SessionFailure.unsupported(
                "There is no voice activity detector 'three' here. There are: one, two.",
                parameter: .init(name: "vad", value: "three"))
        ) { try services.voiceActivity(named: "three") }
    }

    @Test("that is not there ends a session that no gate has looked at")
    func ends() async {
        let probe = SessionProbe(ScriptedRecognizer([])) { $0.voiceActivity.detector = "three" }
        let events = await probe.transcribe(AudioTimeline("ss"))
        guard case .failed(.unsupported(_, let parameter))? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(parameter?.name == "vad")
    }

    private struct Named: VoiceActivityModel {
        let name: String
        let windowSamples = 160
        func makeDetector() throws(RecognizerError) -> any VoiceActivityDetector {
            ScriptedVoiceActivity(speech: 1).makeDetector()
        }
    }
}
