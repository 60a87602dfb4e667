#ifndef PARLANCE_FIR_H
#define PARLANCE_FIR_H

#include <stddef.h>

/// A polyphase filter that changes a sample rate by phases / step, where both have no common factor.
///
/// Row p holds the taps that output samples of phase p need, oldest input sample first. Immutable once made, so any
/// number of streams and threads may share one.
typedef struct {
    const float *rows;  ///< phases × taps coefficients
    size_t taps;        ///< of one row; a multiple of 16 (filled up with zeros in front)
    size_t phases;
    size_t step;
} parlance_fir;

/// Where the next output sample's window begins in the samples at hand, and its phase.
typedef struct {
    size_t position;
    size_t phase;
} parlance_fir_place;

/// Writes the output samples whose windows lie wholly in `samples[0 ..< count]`, at most `capacity`, and moves `place`
/// on. Returns how many were written.
///
/// Each output sample is summed in the same order whatever `count` and `capacity` are, so cutting the input differently
/// gives the same bits. (Processors with different vector widths may differ in the last bit.)
size_t parlance_fir_resample(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity);

/// The same without the processor's wide vectors, for comparison.
size_t parlance_fir_resample_portable(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity);

#endif
