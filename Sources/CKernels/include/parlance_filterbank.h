#ifndef PARLANCE_FILTERBANK_H
#define PARLANCE_FILTERBANK_H

#include <stddef.h>

/// Kaldi's filter bank at 16 kHz as streaming models are trained on it: frames of 25 ms, 10 ms apart; without their mean;
/// pre-emphasis 0.97; Povey window; power spectrum of 512 points; triangles evenly spaced in mel from 20 to 7600 Hz;
/// natural logarithm, floored at that of FLT_EPSILON. No dither, no energy.
///
/// The tables for one number of triangles. Immutable once made, so any number of streams and threads may share them.
/// Numbers are those of kaldi-native-fbank (github.com/csukuangfj/kaldi-native-fbank) within 1e-3.
typedef struct parlance_filterbank parlance_filterbank;

enum {
    parlance_filterbank_shift = 160,   ///< samples from one frame to the next
    parlance_filterbank_window = 400,  ///< samples of a frame
};

/// NULL without memory, and for a number of triangles that is not 3…128, or so large that one of them holds no point of
/// the spectrum. Free with `parlance_filterbank_free`.
parlance_filterbank *parlance_filterbank_make(size_t bins);
void parlance_filterbank_free(parlance_filterbank *bank);

/// Computes `frames` frames, the first of which begins at `samples[0]`, from `160 × (frames − 1) + 400` samples, and writes
/// [frames, bins].
///
/// No allocation; at most 35 kB of stack. A frame gets the same bits whatever its company and whatever the kernel:
/// nothing is fused or reordered. Any samples give finite numbers, even such as are not finite. Fastest with multiples
/// of 16 frames.
typedef void parlance_filterbank_kernel(
    const parlance_filterbank *bank, const float *samples, size_t frames, float *features);

/// 0: portable (SSE2 or NEON), 1: AVX2, 2: AVX-512. NULL where the processor lacks it.
parlance_filterbank_kernel *parlance_filterbank_kernel_of(int level);

#endif
