import Dispatch
import Foundation
import ParlanceCore

/// One decoder and the thread that runs it, for one stream after another.
///
/// A thread of its own, because the final passes of a long utterance can take a second and must stall nobody else.
final class PocketSphinxThread: @unchecked Sendable {  // the buffers belong to the thread
    private let pool: PocketSphinxPool
    private let model: PocketSphinxModel
    private let configuration: PocketSphinxConfiguration
    private let calibration: ConfidenceCalibration
    private let bell = DispatchSemaphore(value: 0)
    /// The block being filled, and how much of it is.
    private let block = UnsafeMutableBufferPointer<Float>.allocate(capacity: PocketSphinxSegment.block)
    private var filled = 0
    /// The decoder has heard somebody since it last forgot.
    private var isUsed = false
    private var dequeuedAt = ContinuousClock.now

    init(_ pool: PocketSphinxPool, _ model: PocketSphinxModel, _ configuration: PocketSphinxConfiguration) {
        self.pool = pool
        self.model = model
        self.configuration = configuration
        calibration = configuration.calibration ?? (model.isKnown ? .measured(model.name) : .identity)
    }

    deinit { block.deallocate() }

    func start() {
        let thread = Thread {
            Thread.current.name = "pocketsphinx"  // here: before the start it would not reach the system
            self.run()
        }
        thread.stackSize = 2 << 20
        thread.start()
    }

    func signal() { bell.signal() }
    func wait() { bell.wait() }

    /// False when nobody signalled.
    private func wait(atMost time: Duration) -> Bool {
        bell.wait(timeout: .now() + time.inSeconds) == .success
    }

    private func run() {
        do throws(RecognizerError) {
            var decoder = try PocketSphinxDecoder(model, configuration)
            try forgetLastSpeaker(&decoder)
            if pool.vocabulary == nil { pool.learn(decoder.vocabulary()) }
            pool.decoderIsReady()
            while let stream = pool.next(for: self) {
                serve(stream, with: &decoder)
            }
        } catch {
            pool.decoderFailed(error)
        }
    }

    private func serve(_ stream: PocketSphinxStream, with decoder: inout PocketSphinxDecoder) {
        guard stream.take(self) else { return }
        var hasMore = false
        do throws(RecognizerError) {
            hasMore = try readSegment(of: stream, with: &decoder)
        } catch {
            stream.fail(error)
        }
        do throws(RecognizerError) {
            if isUsed { try forgetLastSpeaker(&decoder) }
        } catch {
            // A decoder that cannot do even this refuses its next borrower's begin, which says so there.
        }
        if hasMore { stream.giveBack() }
    }

    /// Reads the stream's ring up to the end of a segment (true: there may be more behind it), until there is nothing
    /// left between two segments, until there was nothing for so long that others come first, or until the stream is
    /// closed.
    private func readSegment(
        of stream: PocketSphinxStream, with decoder: inout PocketSphinxDecoder
    ) throws(RecognizerError) -> Bool {
        var segment = stream.suspended
        stream.suspended = nil
        filled = 0
        if let segment {
            isUsed = true
            try decoder.favour(stream.favoured)
            try segment.resume(decoder)
        }
        while stream.isOpen {
            let room = UnsafeMutableBufferPointer(rebasing: block[filled...])
            switch stream.speech.next(into: room) {
            case .begin(let id, let time):
                try decoder.end()  // does nothing unless the segment before was never ended
                isUsed = true
                try decoder.favour(stream.favoured)
                filled = 0
                stream.lastSegment = id
                segment = try PocketSphinxSegment(
                    id, at: time, mean: stream.mean, longestUtterance: configuration.longestUtterance,
                    calibration: calibration, in: decoder)

            case .samples(let count, let time):
                dequeuedAt = .now
                stream.consumed()
                guard segment != nil else { continue }  // audio outside of segments is nobody's
                segment!.willDecode(count, at: time)
                filled += count
                guard filled == block.count else { continue }
                try flush(into: &segment!, with: &decoder)
                if let words = segment!.changedWords(&decoder) { report(.progress, words, segment, to: stream) }

            case .checkpoint(let number):
                if segment != nil { try flush(into: &segment!, with: &decoder) }
                report(.checkpoint(number), segment?.words(&decoder) ?? [], segment, to: stream)

            case .end:
                var words: [Word] = []
                if segment != nil {
                    try flush(into: &segment!, with: &decoder)
                    (words, stream.mean) = try segment!.finish(&decoder)
                }
                report(.end, words, segment, to: stream)
                return true

            case .empty:
                guard stream.mayRest(keepingDecoder: segment != nil) else { continue }
                if segment == nil { return false }
                if wait(atMost: configuration.patience) || !pool.isContended { continue }
                try flush(into: &segment!, with: &decoder)
                try segment!.settle(&decoder)
                stream.suspended = segment
                return !stream.mayRest(keepingDecoder: false)
            }
        }
        return false
    }

    private func flush(
        into segment: inout PocketSphinxSegment, with decoder: inout PocketSphinxDecoder
    ) throws(RecognizerError) {
        let samples = UnsafeBufferPointer(rebasing: block[..<filled])
        filled = 0
        if !samples.isEmpty { try segment.decode(samples, with: &decoder) }
    }

    private func report(
        _ occasion: Hypothesis.Occasion, _ words: [Word], _ segment: PocketSphinxSegment?,
        to stream: PocketSphinxStream
    ) {
        if let segment { stream.through = segment.through }
        stream.deliver(
            Hypothesis(
                segment: segment?.id ?? stream.lastSegment, occasion: occasion, words: words, through: stream.through,
                dequeuedAt: dequeuedAt))
    }

    /// Ends what is open, forgets the words that were favoured, and lets the decoder hear 100 ms of a fixed noise: its acoustic scoring starts each frame's
    /// search from the Gaussians of the frame before, across utterances. After this, whoever comes next finds it as
    /// everybody else did.
    private func forgetLastSpeaker(_ decoder: inout PocketSphinxDecoder) throws(RecognizerError) {
        isUsed = false
        try decoder.end()
        try decoder.favour(nil)
        var random: UInt32 = 1
        for index in block.indices {
            random = random &* 1_664_525 &+ 1_013_904_223
            block[index] = Float(random >> 16) / 6_553_600 - 0.005
        }
        try decoder.begin(mean: nil)
        try decoder.process(UnsafeBufferPointer(block))
        try decoder.end()
    }
}
