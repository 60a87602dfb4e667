// The matrix of the recurrence times the last results of several streams.
#ifndef PARLANCE_SILERO_PRODUCTS_H
#define PARLANCE_SILERO_PRODUCTS_H

/// The work list: sums[i] += matrix × inputs[i].
typedef struct {
    float *sums[TILE];
    const float *inputs[TILE];
    size_t count;
} silero_list;

// `rows` vectors against `columns` vectors of outputs; both are constants, so that all sums stay in registers.
// Each sum is taken in the order of the inputs, whatever `rows` and `columns` are.
static inline __attribute__((always_inline)) void silero_block(
    float *const *sums, const float *const *inputs, const float *panels, size_t first, const int rows,
    const int columns) {
    lanes sum[6][8];
    const float *weights = panels + first / PANEL * WIDTH * PANEL + first % PANEL;
    const size_t pitch = WIDTH * PANEL;
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int c = 0; c < columns; c++) sum[r][c] = *(const lanes *)(sums[r] + first + c * LANES);
    }
    for (size_t i = 0; i < WIDTH; i++) {
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
            for (int c = 0; c < columns; c++) {
                sum[r][c] +=
                    *(const lanes *)(weights + i * PANEL + (size_t)(c * LANES / PANEL) * pitch + c * LANES % PANEL)
                    * inputs[r][i];
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int c = 0; c < columns; c++) *(lanes *)(sums[r] + first + c * LANES) = sum[r][c];
    }
}

// AVX-512 has 32 registers; the others get by with 16.
static void silero_products(const silero_list *list, const float *panels) {
    enum { ROWS = 6, COLUMNS = LANES > 8 ? 4 : 2 };
    const size_t whole_rows = list->count / ROWS * ROWS, left = list->count - whole_rows;
    float *const *sums = list->sums + whole_rows;
    const float *const *inputs = list->inputs + whole_rows;
    for (size_t span = 0; span < GATES; span += BLOCK) {
        for (size_t first = span; first < span + BLOCK; first += COLUMNS * LANES) {
            for (size_t row = 0; row < whole_rows; row += ROWS) {
                silero_block(list->sums + row, list->inputs + row, panels, first, ROWS, COLUMNS);
            }
            if (left == 5) silero_block(sums, inputs, panels, first, 5, COLUMNS);
            if (left == 4) silero_block(sums, inputs, panels, first, 4, COLUMNS);
        }
        for (size_t first = span; left == 3 && first < span + BLOCK; first += 4 * LANES) {
            silero_block(sums, inputs, panels, first, 3, 4);
        }
        for (size_t first = span; left == 2 && first < span + BLOCK; first += 4 * LANES) {
            silero_block(sums, inputs, panels, first, 2, 4);
        }
        for (size_t first = span; left == 1 && first < span + BLOCK; first += (LANES > 8 ? 4 : 8) * LANES) {
            silero_block(sums, inputs, panels, first, 1, LANES > 8 ? 4 : 8);
        }
    }
}

#endif
