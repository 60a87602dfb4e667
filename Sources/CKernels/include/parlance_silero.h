#ifndef PARLANCE_SILERO_H
#define PARLANCE_SILERO_H

#include <stddef.h>

/// Silero's voice activity network (github.com/snakers4/silero-vad, version 6): spectrum, four convolutions, one LSTM.
///
/// Packed weights. Immutable once made, so any number of streams and threads may share one; 1 MB.
typedef struct parlance_silero_network parlance_silero_network;

/// One stream's memory: all zeros at its beginning. One thread at a time.
typedef struct {
    float hidden[128];
    float cell[128];
    float context[64];  ///< the last samples, which precede the next window; 32 are used at 8 kHz
} parlance_silero_state;

/// The tensors of the published network, row-major as PyTorch has them. Only read while packing.
typedef struct {
    const float *convolution[4];  ///< [128, bins, 3], [64, 128, 3], [64, 64, 3], [128, 64, 3]
    const float *convolution_bias[4];
    const float *input, *hidden;  ///< [512, 128] each; gates in the order input, forget, cell, output
    const float *input_bias, *hidden_bias;
    const float *output;       ///< [128]
    const float *output_bias;  ///< [1]
} parlance_silero_tensors;

/// Rearranges the weights once, for the kernel of `level`; no other kernel can read them. `bins` is 129 (16 kHz:
/// windows of 512 samples) or 65 (8 kHz: 256). Returns NULL for other bins or without memory. Free with
/// `parlance_silero_free`.
parlance_silero_network *parlance_silero_pack(const parlance_silero_tensors *tensors, size_t bins, int level);
void parlance_silero_free(parlance_silero_network *network);

/// Steps `count` different streams by one window each and writes their probabilities, 0…1.
///
/// No allocation. Streams do not influence one another: each gets the same bits whatever its company. (Processors with
/// different vector widths may differ in the last bits.) Samples that are not finite count as 0, and others are limited
/// to ±32768, so that no input can spoil a state. Uses about 130 kB of stack.
typedef void parlance_silero_kernel(
    const parlance_silero_network *network, parlance_silero_state *const *states, const float *const *windows,
    size_t count, float *probabilities);

/// 0: portable (SSE2 or NEON), 1: AVX2 with FMA, 2: AVX-512. NULL where the processor lacks it.
parlance_silero_kernel *parlance_silero_kernel_of(int level);

#endif
