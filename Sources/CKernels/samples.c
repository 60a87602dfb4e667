#include "parlance_samples.h"

// A plain loop with lanes of its own, which any compiler makes vectors of: one running sum would wait for each addition.
void parlance_sums(const float *samples, size_t count, float *sum, float *squares) {
    enum { lanes = 16 };
    float sums[lanes] = {0}, products[lanes] = {0};
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (size_t lane = 0; lane < lanes; lane++) {
            sums[lane] += samples[i + lane];
            products[lane] += samples[i + lane] * samples[i + lane];
        }
    }
    for (; i < count; i++) {
        sums[i % lanes] += samples[i];
        products[i % lanes] += samples[i] * samples[i];
    }
    *sum = *squares = 0;
    for (size_t lane = 0; lane < lanes; lane++) {
        *sum += sums[lane];
        *squares += products[lane];
    }
}
