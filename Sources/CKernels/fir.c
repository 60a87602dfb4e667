#include "parlance_fir.h"

#include <string.h>

// Eight floats: one AVX register, or two of SSE2 and NEON. (Sixteen, for AVX-512, were no faster on Zen 4: windows
// begin anywhere, so that every other load crosses a cache line.) Loads may lie anywhere: `unaligned` says so.
typedef float lanes __attribute__((vector_size(32)));
typedef float unaligned __attribute__((vector_size(32), aligned(4)));

/// `count` (a multiple of 4) output samples whose windows and rows are given.
///
/// Every output sample has one vector of sums, fed oldest sample first; four such vectors are then added up across.
/// That several are done together keeps the processor busy and does not change a bit of any of them.
static inline __attribute__((always_inline)) void windows_times_rows(
    const float *const *windows, const float *const *rows, size_t taps, float *sums, const int count,
    const int one_row) {
    lanes sum[8];
    for (int i = 0; i < count; i++) sum[i] = (lanes){0};
    for (size_t tap = 0; tap < taps; tap += 8) {
        for (int i = 0; i < count; i++) {
            sum[i] += *(const unaligned *)(windows[i] + tap) * *(const unaligned *)((one_row ? rows[0] : rows[i]) + tap);
        }
    }
    for (int i = 0; i < count; i += 4) {
        const lanes a = __builtin_shufflevector(sum[i], sum[i + 1], 0, 8, 2, 10, 4, 12, 6, 14)
                        + __builtin_shufflevector(sum[i], sum[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
        const lanes b = __builtin_shufflevector(sum[i + 2], sum[i + 3], 0, 8, 2, 10, 4, 12, 6, 14)
                        + __builtin_shufflevector(sum[i + 2], sum[i + 3], 1, 9, 3, 11, 5, 13, 7, 15);
        const lanes c = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
                        + __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
        for (int j = 0; j < 4; j++) sums[i + j] = c[j] + c[j + 4];
    }
}

static inline __attribute__((always_inline)) size_t resample(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity) {
    const size_t taps = fir->taps, phases = fir->phases, step = fir->step;
    const size_t advance = step / phases, turn = step % phases;
    size_t position = place->position, phase = place->phase, done = 0;
    const float *windows[8], *rows[8];

    // Few phases: eight rounds of all phases at a time. The windows of one phase lie `step` apart and share their row,
    // which is then loaded once for eight output samples.
    if (phases <= 8) {
        while (done + 8 * phases <= capacity && position + 7 * step + (phases - 1) * (advance + 1) + taps <= count) {
            for (size_t i = 0; i < phases; i++) {
                float sums[8];
                for (size_t j = 0; j < 8; j++) windows[j] = samples + position + j * step;
                rows[0] = fir->rows + phase * taps;
                windows_times_rows(windows, rows, taps, sums, 8, 1);
                for (size_t j = 0; j < 8; j++) output[done + i + j * phases] = sums[j];
                position += advance;
                phase += turn;
                if (phase >= phases) {
                    phase -= phases;
                    position++;
                }
            }
            position += 7 * step;  // a round moves by `step` and comes back to its phase
            done += 8 * phases;
        }
    }

    while (done < capacity && position + taps <= count) {
        int gathered = 0;
        while (gathered < 4 && done + (size_t)gathered < capacity && position + taps <= count) {
            windows[gathered] = samples + position;
            rows[gathered] = fir->rows + phase * taps;
            gathered++;
            position += advance;
            phase += turn;
            if (phase >= phases) {
                phase -= phases;
                position++;
            }
        }
        // At the ragged end, the places that are left over compute the last sample again.
        for (int i = gathered; i < 4; i++) {
            windows[i] = windows[gathered - 1];
            rows[i] = rows[gathered - 1];
        }
        float sums[4];
        windows_times_rows(windows, rows, taps, sums, 4, 0);
        memcpy(output + done, sums, (size_t)gathered * sizeof(float));
        done += (size_t)gathered;
    }
    place->position = position;
    place->phase = phase;
    return done;
}

size_t parlance_fir_resample_portable(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity) {
    return resample(fir, place, samples, count, output, capacity);
}

#if defined(__x86_64__)

__attribute__((target("avx2,fma"))) static size_t resample_avx2(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity) {
    return resample(fir, place, samples, count, output, capacity);
}

size_t parlance_fir_resample(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity) {
    // The compiler's run-time support fills this in before main; asking is a load and a test.
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return resample_avx2(fir, place, samples, count, output, capacity);
    }
    return resample(fir, place, samples, count, output, capacity);
}

#else

size_t parlance_fir_resample(
    const parlance_fir *fir, parlance_fir_place *place, const float *samples, size_t count, float *output,
    size_t capacity) {
    return resample(fir, place, samples, count, output, capacity);
}

#endif
