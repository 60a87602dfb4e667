// The network's step, compiled once per vector width: the including file sets LANES and KERNEL.
#include <string.h>

#include "silero_network.h"

enum { TILE = 8 };  // streams done together: their weights are fetched once

// One of the processor's vectors; loads may lie anywhere.
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int whole __attribute__((vector_size(4 * LANES), aligned(4)));

#include "silero_activation.h"
#include "silero_products.h"
#include "silero_spectrum.h"

/// What lies between the layers for one stream.
typedef struct {
    float samples[640];
    float magnitudes[FRAMES][MAXIMUM_BINS];
    float layer0[FRAMES][WIDTH];
    float layer1[2][PANEL];
    float layer2[1][PANEL];
    float layer3[1][WIDTH];
    float gates[GATES];
} silero_work;

static void silero_relu(float *values, size_t count) {
    for (size_t i = 0; i < count; i++) values[i] = values[i] > 0 ? values[i] : 0;
}

// A convolution of three taps, padded by one frame at either side; taps that fall on padding are left out. The layers'
// places in `work` are given by offset and by the length of a frame.
static void silero_convolution(
    silero_work *work, size_t streams, const float *weights, const float *bias, size_t room, size_t from,
    size_t frames, size_t pitch, size_t length, size_t to, size_t stride, size_t outputs) {
    const size_t results = (frames + stride - 1) / stride;
    for (size_t s = 0; s < streams; s++) {
        for (size_t t = 0; t < results; t++) {
            memcpy((float *)((char *)(work + s) + to) + t * outputs, bias, outputs * sizeof(float));
        }
    }
    for (size_t panel = 0; panel < outputs / PANEL; panel++) {
        for (size_t tap = 0; tap < 3; tap++) {
            silero_list list = {.count = 0};
            for (size_t s = 0; s < streams; s++) {
                for (size_t t = 0; t < results; t++) {
                    const size_t frame = t * stride + tap;  // one more than the frame's number
                    if (frame < 1 || frame > frames) continue;
                    list.sums[list.count] = (float *)((char *)(work + s) + to) + t * outputs + panel * PANEL;
                    list.inputs[list.count++] = (const float *)((char *)(work + s) + from) + (frame - 1) * pitch;
                }
            }
            if (list.count > 0) silero_products(&list, weights + (panel * 3 + tap) * room * PANEL, length);
        }
    }
    for (size_t s = 0; s < streams; s++) silero_relu((float *)((char *)(work + s) + to), results * outputs);
}

static void silero_recurrence(
    const parlance_silero_network *network, silero_work *work, parlance_silero_state *const *states, size_t streams) {
    silero_list input = {.count = streams}, hidden = {.count = streams};
    for (size_t s = 0; s < streams; s++) {
        memcpy(work[s].gates, network->gate_bias, sizeof work[s].gates);
        input.inputs[s] = work[s].layer3[0];
        hidden.inputs[s] = states[s]->hidden;
    }
    for (size_t panel = 0; panel < GATES / PANEL; panel++) {
        for (size_t s = 0; s < streams; s++) input.sums[s] = hidden.sums[s] = work[s].gates + panel * PANEL;
        silero_products(&input, network->input[panel][0], WIDTH);
        silero_products(&hidden, network->hidden[panel][0], WIDTH);
    }
    for (size_t s = 0; s < streams; s++) {
        float *gates = work[s].gates, *cell = states[s]->cell, *out = states[s]->hidden;
        for (size_t i = 0; i < WIDTH; i += LANES) {
            silero_sigmoid(gates + i, 1);
            silero_sigmoid(gates + WIDTH + i, 1);
            silero_tanh(gates + 2 * WIDTH + i);
            silero_sigmoid(gates + 3 * WIDTH + i, 1);
            const lanes memory = *(lanes *)(gates + WIDTH + i) * *(lanes *)(cell + i)
                                 + *(lanes *)(gates + i) * *(lanes *)(gates + 2 * WIDTH + i);
            *(lanes *)(cell + i) = memory;
            *(lanes *)(out + i) = memory;
            silero_tanh(out + i);
            *(lanes *)(out + i) *= *(lanes *)(gates + 3 * WIDTH + i);
        }
    }
}

static float silero_probability(const parlance_silero_network *network, const parlance_silero_state *state) {
    lanes sum = {0};
    for (size_t i = 0; i < WIDTH; i += LANES) {
        const lanes hidden = __builtin_elementwise_max(*(const lanes *)(state->hidden + i), (lanes){0});
        sum += hidden * *(const lanes *)(network->output + i);
    }
    float total[LANES] = {network->output_bias};
    for (int i = 0; i < LANES; i++) total[0] += sum[i];
    silero_sigmoid(total, 1);
    return total[0];
}

void KERNEL(
    const parlance_silero_network *network, parlance_silero_state *const *states, const float *const *windows,
    size_t count, float *probabilities) {
    silero_work work[TILE];
    const size_t bins = network->bins;
    for (size_t done = 0; done < count; done += TILE) {
        const size_t streams = count - done < TILE ? count - done : TILE;
        for (size_t s = 0; s < streams; s++) {
            silero_samples(network, states[done + s], windows[done + s], work[s].samples);
            silero_spectrum(network, work[s].samples, work[s].magnitudes);
        }
#define PLACE(layer) offsetof(silero_work, layer)
        silero_convolution(
            work, streams, network->convolution0[0][0][0], network->bias0, MAXIMUM_BINS, PLACE(magnitudes), 4,
            MAXIMUM_BINS, bins, PLACE(layer0), 1, WIDTH);
        silero_convolution(
            work, streams, network->convolution1[0][0][0], network->bias1, WIDTH, PLACE(layer0), 4, WIDTH, WIDTH,
            PLACE(layer1), 2, 64);
        silero_convolution(
            work, streams, network->convolution2[0][0][0], network->bias2, 64, PLACE(layer1), 2, 64, 64, PLACE(layer2),
            2, 64);
        silero_convolution(
            work, streams, network->convolution3[0][0][0], network->bias3, 64, PLACE(layer2), 1, 64, 64, PLACE(layer3),
            1, WIDTH);
#undef PLACE
        silero_recurrence(network, work, states + done, streams);
        for (size_t s = 0; s < streams; s++) probabilities[done + s] = silero_probability(network, states[done + s]);
    }
}
