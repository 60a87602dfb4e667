import ParlanceCore

/// How the states of a network lie in memory: one after another, for one stream or, in the same order, for a batch.
///
/// The batch may be any axis of a state. A stream's share is then so many pieces, which lie apart in the batch.
struct StateLayout: Sendable {
    private struct Place {
        var state: NetworkPlan.State
        /// Of a stream's state in its memory; that of a batch of n lies n times as far in.
        var offset: Int
        var pieces: Int
        /// Bytes.
        var piece: Int
    }

    private var places: [Place] = []
    /// Of one stream.
    private(set) var bytes = 0

    /// No model's states are larger: 1 GB for one stream.
    private static let maximumBytes = 1 << 30

    /// Nil when the states are larger than any model's.
    init?(_ states: [NetworkPlan.State]) {
        for state in states {
            guard let axis = state.shape.firstIndex(of: nil) else { return nil }
            var pieces = 1
            var piece = state.type == ONNXModelFile.int64Type ? 8 : 4
            for (index, dimension) in state.shape.enumerated() {
                guard let dimension, dimension >= 0 else { continue }
                if index < axis { pieces *= dimension } else { piece *= dimension }
                guard pieces <= Self.maximumBytes, piece <= Self.maximumBytes else { return nil }
            }
            guard pieces * piece <= Self.maximumBytes - bytes else { return nil }
            places.append(Place(state: state, offset: bytes, pieces: pieces, piece: piece))
            bytes += OnnxMemory.rounded(pieces * piece)
        }
    }

    var count: Int { places.count }

    /// A state's type and shape in a batch.
    func tensor(_ index: Int, streams: Int) -> OnnxTensor {
        let state = places[index].state
        return OnnxTensor(
            element: state.type == ONNXModelFile.int64Type ? OnnxTensor.int64 : OnnxTensor.float,
            shape: state.shape.map { $0 ?? streams })
    }

    /// Tensors over memory for a batch.
    func values(over memory: UnsafeMutableRawPointer, streams: Int) throws(RecognizerError) -> [OnnxValue] {
        var values: [OnnxValue] = []
        for (index, place) in places.enumerated() {
            values.append(try OnnxValue(memory + place.offset * streams, tensor(index, streams: streams)))
        }
        return values
    }

    /// Copies one stream's states into the batch's…
    func gather(_ own: UnsafeMutableRawPointer, into batch: UnsafeMutableRawPointer, index: Int, of streams: Int) {
        for place in places {
            var from = own + place.offset
            var to = batch + place.offset * streams + index * place.piece
            for _ in 0..<place.pieces {
                to.copyMemory(from: from, byteCount: place.piece)
                from += place.piece
                to += place.piece * streams
            }
        }
    }

    /// … and back.
    func scatter(_ batch: UnsafeMutableRawPointer, index: Int, of streams: Int, to own: UnsafeMutableRawPointer) {
        for place in places {
            var from = batch + place.offset * streams + index * place.piece
            var to = own + place.offset
            for _ in 0..<place.pieces {
                to.copyMemory(from: from, byteCount: place.piece)
                from += place.piece * streams
                to += place.piece
            }
        }
    }

    /// Sets the last state, a number per stream.
    func setLast(_ own: UnsafeMutableRawPointer, to number: Int) {
        (own + places[places.count - 1].offset).storeBytes(of: Int64(number), as: Int64.self)
    }
}

/// One stream's states, with tensors over them.
final class StateBlock: @unchecked Sendable {  // handed from thread to thread under a lock
    let memory: OnnxMemory
    let values: [OnnxValue]

    init(_ layout: StateLayout) throws(RecognizerError) {
        memory = OnnxMemory(bytes: layout.bytes)
        values = try layout.values(over: memory.start, streams: 1)
    }
}
