// The first convolution, half of all work: three taps over the four frames of one stream.
#ifndef PARLANCE_SILERO_CONVOLUTION_H
#define PARLANCE_SILERO_CONVOLUTION_H

// One vector of outputs for all frames. Ten products have no padding in them; each has its own sum, so that none waits
// for another, and every weight is read once.
static inline __attribute__((always_inline)) void silero_first_panel(
    const float *weights, const float *bias, const float (*magnitudes)[FRAMES], size_t bins, float *sums) {
    lanes before[FRAMES], at[FRAMES], after[FRAMES];
#pragma clang loop unroll(full)
    for (int t = 0; t < FRAMES; t++) before[t] = at[t] = after[t] = (lanes){0};
    for (size_t k = 0; k < bins; k++, weights += 3 * LANES) {
        const lanes *tap = (const lanes *)weights;
        const float *x = magnitudes[k];
#pragma clang loop unroll(full)
        for (int t = 0; t < FRAMES; t++) {
            if (t > 0) before[t] += tap[0] * x[t - 1];
            at[t] += tap[1] * x[t];
            if (t + 1 < FRAMES) after[t] += tap[2] * x[t + 1];
        }
    }
#pragma clang loop unroll(full)
    for (int t = 0; t < FRAMES; t++) {
        *(lanes *)(sums + t * WIDTH) = *(const lanes *)bias + ((before[t] + after[t]) + at[t]);
    }
}

#endif
