#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "silero_network.h"

// `used` taps from `first` on of [outputs, inputs, taps] to [outputs / width][used][inputs][width].
static void pack(
    float *packed, size_t width, const float *weights, size_t outputs, size_t inputs, size_t taps, size_t first,
    size_t used) {
    for (size_t output = 0; output < outputs; output++) {
        for (size_t tap = 0; tap < used; tap++) {
            for (size_t input = 0; input < inputs; input++) {
                packed[((output / width * used + tap) * inputs + input) * width + output % width] =
                    weights[(output * inputs + input) * taps + first + tap];
            }
        }
    }
}

static void pack_first(parlance_silero_network *network, const float *weights) {
    const size_t lanes = network->lanes, bins = network->bins;
    for (size_t output = 0; output < WIDTH; output++) {
        for (size_t i = 0; i < bins * 3; i++) {
            network->convolution0[(output / lanes * bins * 3 + i) * lanes + output % lanes] =
                weights[output * bins * 3 + i];
        }
    }
}

static void prepare_transform(parlance_silero_network *network) {
    const size_t points = network->points;
    const double turn = 3.14159265358979323846 / (double)points;
    for (size_t i = 0; i < 2 * points; i++) network->hann[i] = (float)(0.5 - 0.5 * cos(turn * (double)i));
    for (size_t half = 1; half <= points; half *= 2) {
        for (size_t i = 0; i < FRAMES * half; i++) {
            const double angle = 3.14159265358979323846 * (double)(i / FRAMES) / (double)half;
            network->stage_cosine[FRAMES * half + i] = (float)cos(angle);
            network->stage_sine[FRAMES * half + i] = (float)-sin(angle);
        }
    }
    for (size_t i = 0; i < points; i++) {
        size_t reversed = 0;
        for (size_t bit = 1, mirror = points / 2; bit < points; bit *= 2, mirror /= 2) {
            if (i & bit) reversed |= mirror;
        }
        network->reversed[i] = (unsigned short)reversed;
    }
}

static void prepare_places(parlance_silero_network *network) {
    for (unsigned byte = 0; byte < 256; byte++) {
        for (unsigned long long bit = 0, set = 0; bit < 8; bit++) {
            if (byte >> bit & 1) network->places[byte] |= bit << 8 * set++;
        }
    }
}

parlance_silero_network *parlance_silero_pack(const parlance_silero_tensors *tensors, size_t bins, int level) {
    if (bins != 129 && bins != 65) return NULL;
    parlance_silero_network *network = NULL;
    if (posix_memalign((void **)&network, 4096, sizeof *network) != 0) return NULL;
    memset(network, 0, sizeof *network);
    network->lanes = level == 2 ? 16 : level == 1 ? 8 : 4;
    network->bins = bins;
    network->points = bins - 1;
    network->window = 4 * network->points;
    network->context = network->points / 2;
    prepare_transform(network);
    prepare_places(network);
    pack_first(network, tensors->convolution[0]);
    pack(network->convolution1[0][0], BLOCK, tensors->convolution[1], NARROW, WIDTH, 3, 0, 3);
    pack(network->convolution2[0][0], BLOCK, tensors->convolution[2], NARROW, NARROW, 3, 1, 2);
    pack(network->convolution3[0][0], BLOCK, tensors->convolution[3], WIDTH, NARROW, 3, 1, 1);
    pack(network->input[0][0], BLOCK, tensors->input, GATES, WIDTH, 1, 0, 1);
    pack(network->hidden[0][0], PANEL, tensors->hidden, GATES, WIDTH, 1, 0, 1);
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
