// The packed form of Silero's weights, which all kernels read. Private to this target.
#ifndef PARLANCE_SILERO_NETWORK_H
#define PARLANCE_SILERO_NETWORK_H

#include "parlance_silero.h"

// A matrix is cut into panels of 64 outputs; within one, the 64 weights of each input lie side by side.
enum { PANEL = 64, FRAMES = 4, MAXIMUM_BINS = 129, WIDTH = 128, GATES = 512 };

struct parlance_silero_network {
    float convolution0[WIDTH / PANEL][3][MAXIMUM_BINS][PANEL];
    float convolution1[1][3][WIDTH][PANEL];
    float convolution2[1][3][64][PANEL];
    float convolution3[WIDTH / PANEL][3][64][PANEL];
    float input[GATES / PANEL][WIDTH][PANEL];
    float hidden[GATES / PANEL][WIDTH][PANEL];
    float bias0[WIDTH], bias1[64], bias2[64], bias3[WIDTH], gate_bias[GATES], output[WIDTH];
    float hann[256];                     // periodic, of 2 × points
    float cosine[256], sine[256];        // of -2π k / (2 × points)
    unsigned short reversed[128];        // bit reversal of the complex transform
    float output_bias;
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
