// The tables of the filter bank, for the kernels.
#ifndef PARLANCE_FILTERBANK_TABLES_H
#define PARLANCE_FILTERBANK_TABLES_H

#include "parlance_filterbank.h"

enum {
    SHIFT = parlance_filterbank_shift,
    WINDOW = parlance_filterbank_window,
    POINTS = 256,  // of the complex transform, which is half as long as the real one
    MAXIMUM_BINS = 128,
};

/// One triangle over the power spectrum.
typedef struct {
    unsigned short first, count;  // points of the spectrum
    unsigned short weights;       // where its weights begin
} filterbank_triangle;

struct parlance_filterbank {
    size_t bins;
    float window[WINDOW];
    float cosine[POINTS], sine[POINTS];            // of −2π i / 256
    float half_cosine[POINTS], half_sine[POINTS];  // of −2π i / 512
    unsigned short place[POINTS];                  // where the transform leaves point k
    filterbank_triangle triangles[MAXIMUM_BINS];
    float weights[2 * POINTS];  // each point lies in two triangles at most
};

parlance_filterbank_kernel parlance_filterbank_portable, parlance_filterbank_avx2, parlance_filterbank_avx512;

#endif
