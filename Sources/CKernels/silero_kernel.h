// The network's step, compiled once per vector width: the including file sets LANES and KERNEL.
#include <string.h>

#include "silero_network.h"

enum { TILE = 12 };  // streams done together: their weights are fetched once

// One of the processor's vectors; loads may lie anywhere.
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int whole __attribute__((vector_size(4 * LANES), aligned(4)));

#include "silero_activation.h"
#include "silero_convolution.h"
#include "silero_products.h"
#include "silero_rectified.h"
#include "silero_spectrum.h"

/// What lies between the layers for one stream.
typedef struct {
    float samples[640];
    float magnitudes[MAXIMUM_BINS][FRAMES] __attribute__((aligned(64)));
    // Of each convolution, before the rectifier, and what the rectifier leaves for the next layer.
    float layer0[FRAMES][WIDTH], layer1[2][NARROW], layer2[NARROW], layer3[WIDTH];
    silero_rectified rectified[FRAMES];
    float gates[GATES];
} silero_work;

// The second to the fourth layer. Padding and strides leave few of their taps: two results, then one, then one.
static void silero_convolutions(const parlance_silero_network *network, silero_work *work, size_t streams) {
    for (size_t s = 0; s < streams; s++) {
        for (size_t t = 0; t < FRAMES; t++) {
            silero_rectify(network, work[s].layer0[t], WIDTH, &work[s].rectified[t]);
        }
        for (size_t t = 0; t < 2; t++) memcpy(work[s].layer1[t], network->bias1, sizeof network->bias1);
    }
    for (size_t tap = 0; tap < 3; tap++) {
        const float *weights = network->convolution1[tap][0];
        for (size_t s = 0; s < streams; s++) {
            if (tap > 0) silero_add_rectified(work[s].layer1[0], weights, &work[s].rectified[tap - 1]);
            silero_add_rectified(work[s].layer1[1], weights, &work[s].rectified[tap + 1]);
        }
    }
    for (size_t s = 0; s < streams; s++) {
        silero_rectified *rectified = work[s].rectified;
        memcpy(work[s].layer2, network->bias2, sizeof network->bias2);
        for (size_t t = 0; t < 2; t++) {
            silero_rectify(network, work[s].layer1[t], NARROW, rectified);
            silero_add_rectified(work[s].layer2, network->convolution2[t][0], rectified);
        }
        silero_rectify(network, work[s].layer2, NARROW, rectified);
        memcpy(work[s].layer3, network->bias3, sizeof network->bias3);
        for (size_t block = 0; block < WIDTH / BLOCK; block++) {
            silero_add_rectified(work[s].layer3 + block * BLOCK, network->convolution3[block][0], rectified);
        }
        silero_rectify(network, work[s].layer3, WIDTH, rectified);
    }
}

static void silero_recurrence(
    const parlance_silero_network *network, silero_work *work, parlance_silero_state *const *states, size_t streams) {
    silero_list list = {.count = streams};
    for (size_t s = 0; s < streams; s++) {
        list.sums[s] = memcpy(work[s].gates, network->gate_bias, sizeof work[s].gates);
        list.inputs[s] = states[s]->hidden;
    }
    for (size_t block = 0; block < GATES / BLOCK; block++) {
        for (size_t s = 0; s < streams; s++) {
            silero_add_rectified(work[s].gates + block * BLOCK, network->input[block][0], work[s].rectified);
        }
    }
    silero_products(&list, network->hidden[0][0]);
    for (size_t s = 0; s < streams; s++) {
        const float *gates = work[s].gates;
        for (size_t i = 0; i < WIDTH; i += LANES) {
            lanes *cell = (lanes *)(states[s]->cell + i);
            const lanes take = silero_sigmoid(*(const lanes *)(gates + i));
            const lanes keep = silero_sigmoid(*(const lanes *)(gates + WIDTH + i));
            const lanes news = silero_tanh(*(const lanes *)(gates + 2 * WIDTH + i));
            const lanes show = silero_sigmoid(*(const lanes *)(gates + 3 * WIDTH + i));
            *cell = keep * *cell + take * news;
            *(lanes *)(states[s]->hidden + i) = silero_tanh(*cell) * show;
        }
    }
}

static float silero_probability(const parlance_silero_network *network, const parlance_silero_state *state) {
    lanes sum = {0};
    for (size_t i = 0; i < WIDTH; i += LANES) {
        const lanes hidden = __builtin_elementwise_max(*(const lanes *)(state->hidden + i), (lanes){0});
        sum += hidden * *(const lanes *)(network->output + i);
    }
    float total = network->output_bias;
    for (int i = 0; i < LANES; i++) total += sum[i];
    return silero_sigmoid((lanes){} + total)[0];
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
        for (size_t output = 0; output < WIDTH; output += LANES) {
            const float *weights = network->convolution0 + output * bins * 3;
            for (size_t s = 0; s < streams; s++) {
                silero_first_panel(
                    weights, network->bias0 + output, work[s].magnitudes, bins, work[s].layer0[0] + output);
            }
        }
        silero_convolutions(network, work, streams);
        silero_recurrence(network, work, states + done, streams);
        for (size_t s = 0; s < streams; s++) probabilities[done + s] = silero_probability(network, states[done + s]);
    }
}
