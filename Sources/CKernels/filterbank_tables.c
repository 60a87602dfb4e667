#include "filterbank_tables.h"

#include <math.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

// In single precision, like the original: a triangle's edge falls on one side or the other of a point.
static float mel(float frequency) { return 1127.0f * logf(1.0f + frequency / 700.0f); }

static void prepare_transform(parlance_filterbank *bank) {
    for (size_t i = 0; i < WINDOW; i++) {
        bank->window[i] = (float)pow(0.5 - 0.5 * cos(2 * pi * (double)i / (WINDOW - 1)), 0.85);
    }
    for (size_t i = 0; i < POINTS; i++) {
        const double angle = 2 * pi * (double)i / POINTS;
        bank->cosine[i] = (float)cos(angle);
        bank->sine[i] = (float)-sin(angle);
        bank->half_cosine[i] = (float)cos(angle / 2);
        bank->half_sine[i] = (float)-sin(angle / 2);
        // Four stages by quarters leave point k where its four digits of base 4 are reversed.
        bank->place[i] = (unsigned short)((i & 3) << 6 | (i >> 2 & 3) << 4 | (i >> 4 & 3) << 2 | i >> 6);
    }
}

// False when a triangle holds no point.
static int prepare_triangles(parlance_filterbank *bank) {
    const float low = mel(20), step = (mel(7600) - low) / (float)(bank->bins + 1);
    size_t used = 0;
    for (size_t bin = 0; bin < bank->bins; bin++) {
        const float left = low + (float)bin * step, center = low + (float)(bin + 1) * step;
        const float right = low + (float)(bin + 2) * step;
        filterbank_triangle *triangle = &bank->triangles[bin];
        triangle->weights = (unsigned short)used;
        for (size_t i = 0; i < POINTS; i++) {
            const float at = mel(31.25f * (float)i);
            if (!(at > left && at < right)) continue;
            if (triangle->count == 0) triangle->first = (unsigned short)i;
            const float weight = at <= center ? (at - left) / (center - left) : (right - at) / (right - center);
            // The kernel leaves the power four times too large.
            bank->weights[used++] = weight * 0.25f;
            triangle->count++;
        }
        if (triangle->count == 0) return 0;
    }
    return 1;
}

parlance_filterbank *parlance_filterbank_make(size_t bins) {
    if (bins < 3 || bins > MAXIMUM_BINS) return NULL;
    parlance_filterbank *bank = calloc(1, sizeof *bank);
    if (!bank) return NULL;
    bank->bins = bins;
    prepare_transform(bank);
    if (prepare_triangles(bank)) return bank;
    free(bank);
    return NULL;
}

void parlance_filterbank_free(parlance_filterbank *bank) { free(bank); }

parlance_filterbank_kernel *parlance_filterbank_kernel_of(int level) {
    if (level == 0) return parlance_filterbank_portable;
#if defined(__x86_64__)
    if (level == 1 && __builtin_cpu_supports("avx2")) return parlance_filterbank_avx2;
    if (level == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl")) return parlance_filterbank_avx512;
#endif
    return NULL;
}
