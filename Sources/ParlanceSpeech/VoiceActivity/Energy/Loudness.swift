import CKernels
import Foundation
import ParlanceCore

/// How loud a stream is, and how loud its background: mean power per window, and the noise floor below it. Decibels.
///
/// The floor is the least that the power, smoothed over three windows, has been in the last 8 seconds: a pause between
/// words is enough to find it, and a new background becomes floor within that time, while a gap in it is forgotten
/// (minimum statistics; R. Martin, 2001). In the first two seconds it is at most -60 dBFS, so that a stream may begin
/// with speech. Never below -80 dBFS: digital silence is no background to measure against. A constant offset of the
/// samples is no sound.
struct Loudness {
    /// Power of the last window over full scale, offset removed; at least -100.
    private(set) var level: Float = -100
    private(set) var floor: Float = Self.firstFloor

    private static let firstFloor: Float = -60
    private static let lowestFloor: Float = -80
    private static let seconds = 8
    private static let trustedAtFirst = 2
    /// Weight of the newest window.
    private static let smoothing: Float = 1 / 3

    private let windowsPerSecond: Int
    private var smoothed: Float?
    /// The least smoothed power of each of the last seconds, a ring.
    private var minima = [Float](repeating: .infinity, count: Self.seconds)
    private var second = 0
    private var windows = 0

    /// How far the last window is above the floor.
    var overFloor: Float { level - floor }

    init(windowSamples: Int) {
        windowsPerSecond = max(MediaTime.samplesPerSecond / max(windowSamples, 1), 1)
        // The places that are overwritten first.
        for index in 1...Self.trustedAtFirst { minima[index] = Self.power(Self.firstFloor) }
    }

    /// Takes the next window. Samples that are not numbers are as loud as can be, and leave the floor alone.
    mutating func hear(_ window: UnsafeBufferPointer<Float>) {
        var sum: Float = 0
        var squares: Float = 0
        parlance_sums(window.baseAddress, window.count, &sum, &squares)
        let count = Float(max(window.count, 1))
        let power = max(squares / count - (sum / count) * (sum / count), 0) + 1e-10
        guard power.isFinite, squares.isFinite else {
            level = 0
            return
        }
        level = 10 * log10f(power)
        follow(power)
    }

    private mutating func follow(_ power: Float) {
        let now = smoothed.map { $0 + (power - $0) * Self.smoothing } ?? power
        smoothed = now
        if windows == windowsPerSecond {
            windows = 0
            second = (second + 1) % Self.seconds
            minima[second] = .infinity
        }
        windows += 1
        minima[second] = min(minima[second], now)
        var least = Float.infinity
        for minimum in minima where minimum < least { least = minimum }
        floor = max(10 * log10f(least), Self.lowestFloor)
    }

    private static func power(_ level: Float) -> Float { powf(10, level / 10) }
}
