// The packed form of Silero's weights, which all kernels read. Private to this target.
#ifndef PARLANCE_SILERO_NETWORK_H
#define PARLANCE_SILERO_NETWORK_H

#include "parlance_silero.h"

// Matrices lie in the order in which they are read: blocks of 64 outputs or panels of 16 (a cache line), with the
// weights of each input side by side.
enum {
    BLOCK = 64, PANEL = 16, FRAMES = 4, MAXIMUM_POINTS = 128, MAXIMUM_BINS = 129, WIDTH = 128, NARROW = 64, GATES = 512
};

struct parlance_silero_network {
    float convolution0[MAXIMUM_BINS * 3 * WIDTH];    // in panels of `lanes` outputs: [WIDTH / lanes][bins][3][lanes]
    float convolution1[3][WIDTH][BLOCK];
    float convolution2[2][NARROW][BLOCK];            // without the first tap: it falls on padding
    float convolution3[WIDTH / BLOCK][NARROW][BLOCK];  // the middle tap alone
    float input[GATES / BLOCK][WIDTH][BLOCK];
    float hidden[GATES / PANEL][WIDTH][PANEL];
    float bias0[WIDTH], bias1[NARROW], bias2[NARROW], bias3[WIDTH], gate_bias[GATES], output[WIDTH];
    float hann[2 * MAXIMUM_POINTS];  // periodic
    // Of -π k / half, k < half, for each stage of the transform and for what follows it (half = points): from 4 × half
    // on, each value once for each frame.
    float stage_cosine[2 * FRAMES * MAXIMUM_POINTS], stage_sine[2 * FRAMES * MAXIMUM_POINTS];
    unsigned short reversed[MAXIMUM_POINTS];  // bit reversal of the complex transform
    unsigned long long places[256];  // for each byte the numbers of its bits that are set, a byte for each
    float output_bias;
    size_t lanes;    // of the kernel that this is packed for
    size_t points;   // of the complex transform: 128 or 64; half a frame and its hop
    size_t bins;     // points + 1
    size_t window;   // 4 × points
    size_t context;  // points / 2
};

parlance_silero_kernel parlance_silero_portable;
#if defined(__x86_64__)
parlance_silero_kernel parlance_silero_avx2, parlance_silero_avx512;
#endif

#endif
