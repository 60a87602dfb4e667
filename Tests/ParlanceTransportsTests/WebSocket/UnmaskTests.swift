import CKernels
import Testing

@Suite("Unmasking")
struct UnmaskTests {
    @Test("equals the byte-wise definition for every length, phase and alignment")
    func definition() {
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        let mask = key.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
        let lengths = Array(0...300) + [1_023, 1_024, 3_200, 65_537]
        for length in lengths {
            for phase in 0..<4 {
                let offset = (length + phase) % 9
                let input = (0..<(length + offset)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
                var expected = input
                for i in 0..<length { expected[offset + i] = input[offset + i] ^ key[(i + phase) % 4] }

                var inPlace = input
                inPlace.withUnsafeMutableBufferPointer {
                    parlance_unmask($0.baseAddress! + offset, length, mask, phase)
                }
                var copied = input
                var portable = input
                input.withUnsafeBufferPointer { source in
                    copied.withUnsafeMutableBufferPointer {
                        parlance_unmask_copy(
                            $0.baseAddress! + offset, source.baseAddress! + offset, length, mask, phase)
                    }
                    portable.withUnsafeMutableBufferPointer {
                        parlance_unmask_portable(
                            $0.baseAddress! + offset, source.baseAddress! + offset, length, mask, phase)
                    }
                }
                if inPlace != expected || copied != expected || portable != expected {
                    Issue.record("length \(length), phase \(phase), offset \(offset)")
                    return
                }
            }
        }
    }
}
