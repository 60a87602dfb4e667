// Sigmoid and hyperbolic tangent of whole vectors, to about 1e-7.
#ifndef PARLANCE_SILERO_ACTIVATION_H
#define PARLANCE_SILERO_ACTIVATION_H

static inline __attribute__((always_inline)) lanes silero_sigmoid(lanes value) {
    // e^-x = 2^n × e^r with |r| ≤ ln 2 / 2; adding 1.5 × 2^23 rounds to whole numbers.
    lanes x = -value;
    x = __builtin_elementwise_min(__builtin_elementwise_max(x, (lanes){} - 87.0f), (lanes){} + 87.0f);
    const lanes shifted = x * 1.44269504f + 12582912.0f;
    const lanes n = shifted - 12582912.0f;
    const lanes r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    lanes p = r * 1.3888889e-3f + 8.3333333e-3f;
    p = p * r + 4.1666667e-2f;
    p = p * r + 1.6666667e-1f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    const lanes e = (lanes)((whole)p + ((whole)shifted << 23));
    return 1.0f / (1.0f + e);
}

static inline __attribute__((always_inline)) lanes silero_tanh(lanes value) {
    return silero_sigmoid(value * 2.0f) * 2.0f - 1.0f;
}

#endif
