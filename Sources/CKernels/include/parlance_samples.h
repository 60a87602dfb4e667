#ifndef PARLANCE_SAMPLES_H
#define PARLANCE_SAMPLES_H

#include <stddef.h>

/// The sum of the samples and of their squares, in single precision; the order of the additions is not told.
void parlance_sums(const float *samples, size_t count, float *sum, float *squares);

#endif
