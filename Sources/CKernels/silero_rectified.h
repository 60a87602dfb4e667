// What the rectifier leaves: most of its values are zero, and what is multiplied with zero need not be fetched.
#ifndef PARLANCE_SILERO_RECTIFIED_H
#define PARLANCE_SILERO_RECTIFIED_H

typedef float eight __attribute__((vector_size(32), aligned(4)));
typedef int eight_whole __attribute__((vector_size(32)));
typedef _Bool eight_flags __attribute__((ext_vector_type(8)));

/// Where in a layer's sums there is more than zero.
typedef struct {
    const float *sums;
    size_t count;
    unsigned char places[WIDTH + 8];
} silero_rectified;

/// Looks through `count` sums, a multiple of 8, which must stay as they are.
static inline __attribute__((always_inline)) void silero_rectify(
    const parlance_silero_network *network, const float *sums, size_t count, silero_rectified *rectified) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i += 8) {
        const eight_whole positive = *(const eight *)(sums + i) > (eight){0};
        const eight_flags flags = __builtin_convertvector(positive, eight_flags);
        const unsigned bits = *(const unsigned char *)&flags;
        const unsigned long long places = network->places[bits] + i * 0x0101010101010101;
        memcpy(rectified->places + kept, &places, 8);
        kept += (size_t)__builtin_popcount(bits);
    }
    rectified->sums = sums;
    rectified->count = kept;
}

/// sums[0 ..< 64] += block × inputs, where a block has 64 weights for each input.
static inline __attribute__((always_inline)) void silero_add_rectified(
    float *sums, const float *block, const silero_rectified *inputs) {
    enum { COLUMNS = BLOCK / LANES < 8 ? BLOCK / LANES : 8 };
    const float *values = inputs->sums;
    const size_t count = inputs->count;
    for (size_t first = 0; first < BLOCK; first += COLUMNS * LANES) {
        lanes sum[COLUMNS];
#pragma clang loop unroll(full)
        for (int c = 0; c < COLUMNS; c++) sum[c] = *(const lanes *)(sums + first + c * LANES);
        for (size_t i = 0; i < count; i++) {
            const size_t place = inputs->places[i];
            const float *weights = block + place * BLOCK + first;
#pragma clang loop unroll(full)
            for (int c = 0; c < COLUMNS; c++) sum[c] += *(const lanes *)(weights + c * LANES) * values[place];
        }
#pragma clang loop unroll(full)
        for (int c = 0; c < COLUMNS; c++) *(lanes *)(sums + first + c * LANES) = sum[c];
    }
}

#endif
