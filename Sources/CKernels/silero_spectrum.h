// The magnitudes of four overlapping frames at once: every group of four holds one value of each frame.
#ifndef PARLANCE_SILERO_SPECTRUM_H
#define PARLANCE_SILERO_SPECTRUM_H

typedef float four __attribute__((vector_size(16)));
typedef float unaligned_four __attribute__((vector_size(16), aligned(4)));

// The context and the window, made harmless, with the reflection that the network puts to their right.
static void silero_samples(
    const parlance_silero_network *network, parlance_silero_state *state, const float *window, float *samples) {
    const size_t context = network->context, end = context + network->window;
    memcpy(samples, state->context, context * sizeof(float));
    for (size_t i = 0; i < network->window; i++) {
        float sample = window[i];
        sample = sample - sample == 0 ? sample : 0;  // neither infinite nor not a number
        sample = sample > 32768 ? 32768 : sample;
        samples[context + i] = sample < -32768 ? -32768 : sample;
    }
    memcpy(state->context, samples + network->window, context * sizeof(float));
    for (size_t i = 0; i < context; i++) samples[end + i] = samples[end - 2 - i];
}

// Four samples of each frame, windowed: the result's rows are the samples, with one value of each frame.
static inline __attribute__((always_inline)) void silero_transposed(
    const float *samples, size_t hop, const float *hann, four *rows) {
    const four factor = *(const unaligned_four *)hann;
    const four a = *(const unaligned_four *)samples * factor, b = *(const unaligned_four *)(samples + hop) * factor;
    const four c = *(const unaligned_four *)(samples + 2 * hop) * factor;
    const four d = *(const unaligned_four *)(samples + 3 * hop) * factor;
    const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const four ab_later = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const four cd_later = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    rows[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    rows[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    rows[2] = __builtin_shufflevector(ab_later, cd_later, 0, 1, 4, 5);
    rows[3] = __builtin_shufflevector(ab_later, cd_later, 2, 3, 6, 7);
}

// The first two stages, which need no factors, for the points i and i + 1 of each quarter. Pairs of samples are complex
// points: the even ones real. Results lie in the order of reversed bits, in which stages need no more reordering.
static inline __attribute__((always_inline)) void silero_first_stages(
    const parlance_silero_network *network, const float *samples, size_t i, four *real, four *imaginary) {
    const size_t points = network->points;
    four quarter[4][4];
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
        const size_t n = 2 * i + (size_t)q * points / 2;
        silero_transposed(samples + n, points, network->hann + n, quarter[q]);
    }
#pragma clang loop unroll(full)
    for (int p = 0; p < 2; p++) {
        const size_t to = network->reversed[i + p];
        const four *a = &quarter[0][2 * p], *b = &quarter[1][2 * p], *c = &quarter[2][2 * p], *d = &quarter[3][2 * p];
        const four sum_x = a[0] + c[0], sum_y = a[1] + c[1], difference_x = a[0] - c[0], difference_y = a[1] - c[1];
        const four odd_x = b[0] + d[0], odd_y = b[1] + d[1], turned_x = b[1] - d[1], turned_y = d[0] - b[0];
        real[to] = sum_x + odd_x;
        imaginary[to] = sum_y + odd_y;
        real[to + 1] = difference_x + turned_x;
        imaginary[to + 1] = difference_y + turned_y;
        real[to + 2] = sum_x - odd_x;
        imaginary[to + 2] = sum_y - odd_y;
        real[to + 3] = difference_x - turned_x;
        imaginary[to + 3] = difference_y - turned_y;
    }
}

// The groups of four in the opposite order.
static inline __attribute__((always_inline)) lanes silero_mirrored(lanes v) {
#if LANES == 16
    return __builtin_shufflevector(v, v, 12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
#elif LANES == 8
    return __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
#else
    return v;
#endif
}

// From the transform of complex points to that of the samples. The even samples' spectrum is half of z(k) + z*(-k), the
// odd samples' half of (z(k) - z*(-k)) / i; the mirrored bin has their difference where this one has their sum.
static inline __attribute__((always_inline)) void silero_magnitudes(
    const parlance_silero_network *network, const four *real, const four *imaginary, float (*magnitudes)[FRAMES]) {
    enum { GROUP = LANES / FRAMES };
    const size_t points = network->points;
    const float *cosine = network->stage_cosine + FRAMES * points, *sine = network->stage_sine + FRAMES * points;
    *(four *)magnitudes[0] = __builtin_elementwise_abs(real[0] + imaginary[0]);
    *(four *)magnitudes[points] = __builtin_elementwise_abs(real[0] - imaginary[0]);
    for (size_t k = 1; k <= points / 2; k += GROUP) {
        const size_t mirror = points - k - (GROUP - 1);
        const lanes x = *(const lanes *)(real + k) * 0.5f, y = *(const lanes *)(imaginary + k) * 0.5f;
        const lanes mirror_x = silero_mirrored(*(const lanes *)(real + mirror)) * 0.5f;
        const lanes mirror_y = silero_mirrored(*(const lanes *)(imaginary + mirror)) * 0.5f;
        const lanes even_x = x + mirror_x, even_y = y - mirror_y, odd_x = y + mirror_y, odd_y = mirror_x - x;
        const lanes c = *(const lanes *)(cosine + FRAMES * k), s = *(const lanes *)(sine + FRAMES * k);
        const lanes turned_x = odd_x * c - odd_y * s, turned_y = odd_x * s + odd_y * c;
        const lanes sum_x = even_x + turned_x, sum_y = even_y + turned_y;
        const lanes other_x = even_x - turned_x, other_y = even_y - turned_y;
        *(lanes *)magnitudes[k] = __builtin_elementwise_sqrt(sum_x * sum_x + sum_y * sum_y);
        *(lanes *)magnitudes[mirror] =
            silero_mirrored(__builtin_elementwise_sqrt(other_x * other_x + other_y * other_y));
    }
}

// A real transform of 2 × points through a complex one of points, by halves (decimation in time).
static void silero_spectrum(
    const parlance_silero_network *network, const float *samples, float (*magnitudes)[FRAMES]) {
    const size_t points = network->points;
    four real[MAXIMUM_POINTS], imaginary[MAXIMUM_POINTS];
    for (size_t i = 0; i < points / 4; i += 2) silero_first_stages(network, samples, i, real, imaginary);
    for (size_t half = 4; half < points; half *= 2) {
        const float *cosine = network->stage_cosine + FRAMES * half, *sine = network->stage_sine + FRAMES * half;
        for (size_t first = 0; first < points; first += 2 * half) {
            float *x = (float *)(real + first), *y = (float *)(imaginary + first);
            for (size_t i = 0; i < FRAMES * half; i += LANES) {
                const lanes c = *(const lanes *)(cosine + i), s = *(const lanes *)(sine + i);
                lanes *x0 = (lanes *)(x + i), *x1 = (lanes *)(x + FRAMES * half + i);
                lanes *y0 = (lanes *)(y + i), *y1 = (lanes *)(y + FRAMES * half + i);
                const lanes a = *x1 * c - *y1 * s, b = *x1 * s + *y1 * c;
                *x1 = *x0 - a;
                *y1 = *y0 - b;
                *x0 += a;
                *y0 += b;
            }
        }
    }
    silero_magnitudes(network, real, imaginary, magnitudes);
}

#endif
