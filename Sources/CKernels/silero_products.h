// Matrix times several vectors: the inner loop of every layer.
#ifndef PARLANCE_SILERO_PRODUCTS_H
#define PARLANCE_SILERO_PRODUCTS_H

/// One layer's work list: sums[i][0 ..< 64] += panel × inputs[i]. Grows with streams × frames.
typedef struct {
    float *sums[FRAMES * TILE];
    const float *inputs[FRAMES * TILE];
    size_t count;
} silero_list;

// `frames` vectors against `columns` vectors of outputs; both are constants, so that all sums stay in registers.
static inline __attribute__((always_inline)) void silero_block(
    float *const *sums, const float *const *inputs, const float *panel, size_t length, const int frames,
    const int columns) {
    for (int first = 0; first < PANEL; first += columns * LANES) {
        lanes sum[4][8];
#pragma clang loop unroll(full)
        for (int f = 0; f < frames; f++) {
#pragma clang loop unroll(full)
            for (int c = 0; c < columns; c++) sum[f][c] = *(const lanes *)(sums[f] + first + c * LANES);
        }
        for (size_t i = 0; i < length; i++) {
            const float *weights = panel + i * PANEL + first;
#pragma clang loop unroll(full)
            for (int f = 0; f < frames; f++) {
#pragma clang loop unroll(full)
                for (int c = 0; c < columns; c++) sum[f][c] += *(const lanes *)(weights + c * LANES) * inputs[f][i];
            }
        }
#pragma clang loop unroll(full)
        for (int f = 0; f < frames; f++) {
#pragma clang loop unroll(full)
            for (int c = 0; c < columns; c++) *(lanes *)(sums[f] + first + c * LANES) = sum[f][c];
        }
    }
}

// AVX-512 has 32 registers; the others get by with 16.
static void silero_products(const silero_list *list, const float *panel, size_t length) {
    float *const *sums = list->sums;
    const float *const *inputs = list->inputs;
    size_t left = list->count;
    for (; left >= 4; left -= 4, sums += 4, inputs += 4) silero_block(sums, inputs, panel, length, 4, LANES > 8 ? 4 : 2);
    if (left == 3) silero_block(sums, inputs, panel, length, 3, 4);
    if (left == 2) silero_block(sums, inputs, panel, length, 2, 4);
    if (left == 1) silero_block(sums, inputs, panel, length, 1, LANES > 8 ? 4 : 8);
}

#endif
