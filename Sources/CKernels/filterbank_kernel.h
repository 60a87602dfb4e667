// The filter bank, compiled once per vector width: the including file sets LANES and KERNEL.
//
// Each lane of a vector is a frame, so that every step is plain arithmetic on vectors, and every frame gets the same bits.
#include <float.h>
#include <stddef.h>

#include "filterbank_tables.h"

#pragma STDC FP_CONTRACT OFF

typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef int whole __attribute__((vector_size(4 * LANES)));
typedef float four __attribute__((vector_size(16)));
typedef float unaligned_four __attribute__((vector_size(16), aligned(4)));

static inline __attribute__((always_inline)) void filterbank_transpose(four *rows) {
    const four ab = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
    const four cd = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
    const four ab_later = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
    const four cd_later = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
    rows[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    rows[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    rows[2] = __builtin_shufflevector(ab_later, cd_later, 0, 1, 4, 5);
    rows[3] = __builtin_shufflevector(ab_later, cd_later, 2, 3, 6, 7);
}

// Samples as points of the complex transform: the even ones real, the odd ones imaginary; a lane per frame. Where there are
// fewer frames than lanes, the last one fills the rest.
static void filterbank_load(const float *samples, size_t frames, lanes *work) {
    for (size_t lane = 0; lane < LANES; lane += 4) {
        const float *from[4];
        for (size_t j = 0; j < 4; j++) from[j] = samples + SHIFT * (lane + j < frames ? lane + j : frames - 1);
        for (size_t i = 0; i < WINDOW; i += 4) {
            four rows[4];
            for (size_t j = 0; j < 4; j++) rows[j] = *(const unaligned_four *)(from[j] + i);
            filterbank_transpose(rows);
            for (size_t j = 0; j < 4; j++) *(four *)((float *)(work + i + j) + lane) = rows[j];
        }
    }
}

// Takes the mean away, emphasizes high frequencies, applies the window, and fills up with zeros.
static void filterbank_window(const parlance_filterbank *bank, lanes *work) {
    lanes sums[4] = {0};
    for (size_t i = 0; i < WINDOW; i += 4) {
        for (size_t j = 0; j < 4; j++) sums[j] += work[i + j];
    }
    const lanes mean = ((sums[0] + sums[1]) + (sums[2] + sums[3])) / (float)WINDOW;
    lanes before = work[0] - mean;
    for (size_t i = 0; i < WINDOW; i++) {
        const lanes sample = work[i] - mean;
        work[i] = (sample - before * 0.97f) * bank->window[i];
        before = sample;
    }
    for (size_t i = WINDOW; i < 2 * POINTS; i++) work[i] = (lanes){0};
}

static inline __attribute__((always_inline)) void filterbank_turn(lanes *z, lanes x, lanes y, float c, float s) {
    z[0] = x * c - y * s;
    z[1] = x * s + y * c;
}

// The transform of 256 complex points in place, by quarters (decimation in frequency).
static void filterbank_transform(const parlance_filterbank *bank, lanes *work) {
    for (size_t quarter = POINTS / 4, turn = 1; quarter > 0; quarter /= 4, turn *= 4) {
        for (size_t i = 0; i < quarter; i++) {
            const float c1 = bank->cosine[turn * i], s1 = bank->sine[turn * i];
            const float c2 = bank->cosine[2 * turn * i], s2 = bank->sine[2 * turn * i];
            const float c3 = bank->cosine[3 * turn * i], s3 = bank->sine[3 * turn * i];
            for (size_t first = i; first < POINTS; first += 4 * quarter) {
                lanes *a = work + 2 * first, *b = a + 2 * quarter, *c = b + 2 * quarter, *d = c + 2 * quarter;
                const lanes sum_x = a[0] + c[0], sum_y = a[1] + c[1], difference_x = a[0] - c[0];
                const lanes difference_y = a[1] - c[1], odd_x = b[0] + d[0], odd_y = b[1] + d[1];
                const lanes turned_x = b[1] - d[1], turned_y = d[0] - b[0];
                a[0] = sum_x + odd_x;
                a[1] = sum_y + odd_y;
                filterbank_turn(b, difference_x + turned_x, difference_y + turned_y, c1, s1);
                filterbank_turn(c, sum_x - odd_x, sum_y - odd_y, c2, s2);
                filterbank_turn(d, difference_x - turned_x, difference_y - turned_y, c3, s3);
            }
        }
    }
}

// Four times the power of each point of the real transform, in the place of the complex point. The even samples' spectrum
// is half of z(k) + z*(−k), the odd samples' half of (z(k) − z*(−k)) / i; the mirrored point has their difference where
// this one has their sum.
static void filterbank_power(const parlance_filterbank *bank, lanes *work) {
    for (size_t k = 1; k <= POINTS / 2; k++) {
        lanes *z = work + 2 * bank->place[k], *mirror = work + 2 * bank->place[POINTS - k];
        const lanes even_x = z[0] + mirror[0], even_y = z[1] - mirror[1];
        const lanes odd_x = z[1] + mirror[1], odd_y = mirror[0] - z[0];
        const float c = bank->half_cosine[k], s = bank->half_sine[k];
        const lanes turned_x = odd_x * c - odd_y * s, turned_y = odd_x * s + odd_y * c;
        const lanes sum_x = even_x + turned_x, sum_y = even_y + turned_y;
        const lanes other_x = even_x - turned_x, other_y = even_y - turned_y;
        z[0] = sum_x * sum_x + sum_y * sum_y;
        mirror[0] = other_x * other_x + other_y * other_y;
    }
}

// The natural logarithm of FLT_EPSILON… (Cephes' logf): a number between √½ and √2 by a polynomial, and the exponent.
static inline __attribute__((always_inline)) lanes filterbank_logarithm(lanes v) {
    const whole bits = (whole)v;
    whole exponent = (bits >> 23) - 126;
    lanes x = (lanes)((bits & 0x007FFFFF) | 0x3F000000);
    const whole isSmall = x < (lanes){} + 0.707106781186547524f;
    exponent += isSmall;
    x = (lanes)((whole)x + (isSmall & 0x00800000)) - 1.0f;  // doubled where it was small
    const lanes e = __builtin_convertvector(exponent, lanes), square = x * x;
    lanes y = x * 7.0376836292e-2f - 1.1514610310e-1f;
    y = y * x + 1.1676998740e-1f;
    y = y * x - 1.2420140846e-1f;
    y = y * x + 1.4249322787e-1f;
    y = y * x - 1.6668057665e-1f;
    y = y * x + 2.0000714765e-1f;
    y = y * x - 2.4999993993e-1f;
    y = y * x + 3.3333331174e-1f;
    y = y * x * square + e * -2.12194440e-4f - square * 0.5f;
    return x + y + e * 0.693359375f;
}

// The energy of each triangle, in place of the imaginary part of the point with its number.
static void filterbank_triangles(const parlance_filterbank *bank, lanes *work) {
    for (size_t bin = 0; bin < bank->bins; bin++) {
        const filterbank_triangle triangle = bank->triangles[bin];
        const unsigned short *place = bank->place + triangle.first;
        const float *weights = bank->weights + triangle.weights;
        lanes sum = {0};
        for (size_t i = 0; i < triangle.count; i++) sum += work[2 * place[i]] * weights[i];
        work[2 * bin + 1] = sum;
    }
}

// Within what has a logarithm; what is not a number becomes the floor.
static inline __attribute__((always_inline)) lanes filterbank_limited(lanes v) {
    const lanes floor = (lanes){} + FLT_EPSILON, ceiling = (lanes){} + FLT_MAX;
    const whole isAbove = v > floor;
    v = (lanes)((isAbove & (whole)v) | (~isAbove & (whole)floor));
    const whole isBelow = v < ceiling;
    return (lanes)((isBelow & (whole)v) | (~isBelow & (whole)ceiling));
}

static void filterbank_logarithms(const parlance_filterbank *bank, lanes *work) {
    for (size_t bin = 0; bin < bank->bins; bin++) {
        work[2 * bin + 1] = filterbank_logarithm(filterbank_limited(work[2 * bin + 1]));
    }
}

// From a lane per frame to a row per frame.
static void filterbank_store(const parlance_filterbank *bank, const lanes *work, size_t frames, float *features) {
    const float *from = (const float *)(work + 1);
    const size_t bins = bank->bins, whole_bins = bins / 4 * 4, whole_frames = frames / 4 * 4;
    for (size_t frame = 0; frame < whole_frames; frame += 4) {
        for (size_t bin = 0; bin < whole_bins; bin += 4) {
            four rows[4];
            for (size_t j = 0; j < 4; j++) rows[j] = *(const four *)(from + 2 * LANES * (bin + j) + frame);
            filterbank_transpose(rows);
            for (size_t j = 0; j < 4; j++) *(unaligned_four *)(features + (frame + j) * bins + bin) = rows[j];
        }
    }
    for (size_t frame = 0; frame < frames; frame++) {
        for (size_t bin = frame < whole_frames ? whole_bins : 0; bin < bins; bin++) {
            features[frame * bins + bin] = from[2 * LANES * bin + frame];
        }
    }
}

void KERNEL(const parlance_filterbank *bank, const float *samples, size_t frames, float *features) {
    lanes work[2 * POINTS];
    for (size_t done = 0; done < frames; done += LANES) {
        const size_t count = frames - done < LANES ? frames - done : LANES;
        filterbank_load(samples + SHIFT * done, count, work);
        filterbank_window(bank, work);
        filterbank_transform(bank, work);
        filterbank_power(bank, work);
        filterbank_triangles(bank, work);
        filterbank_logarithms(bank, work);
        filterbank_store(bank, work, count, features + done * bank->bins);
    }
}
