#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "silero_network.h"

// [outputs, inputs, taps] to panels of [taps][inputs][64], where a panel's taps have room for `room` inputs.
static void pack(float *packed, const float *weights, size_t outputs, size_t inputs, size_t taps, size_t room) {
    for (size_t output = 0; output < outputs; output++) {
        for (size_t tap = 0; tap < taps; tap++) {
            for (size_t input = 0; input < inputs; input++) {
                packed[(((output / PANEL) * taps + tap) * room + input) * PANEL + output % PANEL] =
                    weights[(output * inputs + input) * taps + tap];
            }
        }
    }
}

static void prepare_transform(parlance_silero_network *network) {
    const size_t points = network->points;
    const double turn = 3.14159265358979323846 / (double)points;
    for (size_t i = 0; i < 2 * points; i++) {
        network->hann[i] = (float)(0.5 - 0.5 * cos(turn * (double)i));
        network->cosine[i] = (float)cos(turn * (double)i);
        network->sine[i] = (float)-sin(turn * (double)i);
    }
    for (size_t i = 0; i < points; i++) {
        size_t reversed = 0;
        for (size_t bit = 1, mirror = points / 2; bit < points; bit *= 2, mirror /= 2) {
            if (i & bit) reversed |= mirror;
        }
        network->reversed[i] = (unsigned short)reversed;
    }
}

parlance_silero_network *parlance_silero_pack(const parlance_silero_tensors *tensors, size_t bins) {
    if (bins != 129 && bins != 65) return NULL;
    parlance_silero_network *network = NULL;
    if (posix_memalign((void **)&network, 64, sizeof *network) != 0) return NULL;
    memset(network, 0, sizeof *network);
    network->bins = bins;
    network->points = bins - 1;
    network->window = 4 * network->points;
    network->context = network->points / 2;
    prepare_transform(network);
    pack(&network->convolution0[0][0][0][0], tensors->convolution[0], WIDTH, bins, 3, MAXIMUM_BINS);
    pack(&network->convolution1[0][0][0][0], tensors->convolution[1], 64, WIDTH, 3, WIDTH);
    pack(&network->convolution2[0][0][0][0], tensors->convolution[2], 64, 64, 3, 64);
    pack(&network->convolution3[0][0][0][0], tensors->convolution[3], WIDTH, 64, 3, 64);
    pack(&network->input[0][0][0], tensors->input, GATES, WIDTH, 1, WIDTH);
    pack(&network->hidden[0][0][0], tensors->hidden, GATES, WIDTH, 1, WIDTH);
    memcpy(network->bias0, tensors->convolution_bias[0], sizeof network->bias0);
    memcpy(network->bias1, tensors->convolution_bias[1], sizeof network->bias1);
    memcpy(network->bias2, tensors->convolution_bias[2], sizeof network->bias2);
    memcpy(network->bias3, tensors->convolution_bias[3], sizeof network->bias3);
    for (size_t i = 0; i < GATES; i++) network->gate_bias[i] = tensors->input_bias[i] + tensors->hidden_bias[i];
    memcpy(network->output, tensors->output, sizeof network->output);
    network->output_bias = tensors->output_bias[0];
    return network;
}

void parlance_silero_free(parlance_silero_network *network) { free(network); }

parlance_silero_kernel *parlance_silero_kernel_of(int level) {
    if (level == 0) return parlance_silero_portable;
#if defined(__x86_64__)
    if (level == 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return parlance_silero_avx2;
    if (level == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl")) return parlance_silero_avx512;
#endif
    return NULL;
}
