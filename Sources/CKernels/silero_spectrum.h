// The magnitudes of four overlapping frames at once: every vector holds one value of each frame.
#ifndef PARLANCE_SILERO_SPECTRUM_H
#define PARLANCE_SILERO_SPECTRUM_H

typedef float four __attribute__((vector_size(16)));

// The context and the window, made harmless, with the reflection that the network puts to their right.
static void silero_samples(
    const parlance_silero_network *network, parlance_silero_state *state, const float *window, float *samples) {
    const size_t context = network->context, end = context + network->window;
    memcpy(samples, state->context, context * sizeof(float));
    for (size_t i = 0; i < network->window; i++) {
        float sample = window[i];
        sample = sample - sample == 0 ? sample : 0;  // neither infinite nor not a number
        sample = sample > 32768 ? 32768 : sample;
        samples[context + i] = sample < -32768 ? -32768 : sample;
    }
    memcpy(state->context, samples + network->window, context * sizeof(float));
    for (size_t i = 0; i < context; i++) samples[end + i] = samples[end - 2 - i];
}

// A real transform of 2 × points through a complex one of points, by halves (decimation in time).
static void silero_spectrum(
    const parlance_silero_network *network, const float *samples, float (*magnitudes)[MAXIMUM_BINS]) {
    const size_t points = network->points;
    four real[128], imaginary[128];
    for (size_t i = 0; i < points; i++) {
        const size_t n = 2 * (size_t)network->reversed[i];
        const float *at = samples + n;
        real[i] = (four){at[0], at[points], at[2 * points], at[3 * points]} * network->hann[n];
        at++;
        imaginary[i] = (four){at[0], at[points], at[2 * points], at[3 * points]} * network->hann[n + 1];
    }
    for (size_t half = 1; half < points; half *= 2) {
        for (size_t j = 0; j < half; j++) {
            const float c = network->cosine[j * points / half], s = network->sine[j * points / half];
            for (size_t i = j; i < points; i += 2 * half) {
                const four a = real[i + half] * c - imaginary[i + half] * s;
                const four b = real[i + half] * s + imaginary[i + half] * c;
                real[i + half] = real[i] - a;
                imaginary[i + half] = imaginary[i] - b;
                real[i] += a;
                imaginary[i] += b;
            }
        }
    }
    // The even samples' spectrum is half of z(k) + z*(-k), the odd samples' half of (z(k) - z*(-k)) / i.
    for (size_t k = 0; k <= points; k++) {
        const size_t p = k & (points - 1), m = (points - k) & (points - 1);
        const four even_real = (real[p] + real[m]) * 0.5f, even_imaginary = (imaginary[p] - imaginary[m]) * 0.5f;
        const four odd_real = (imaginary[p] + imaginary[m]) * 0.5f, odd_imaginary = (real[m] - real[p]) * 0.5f;
        const float c = network->cosine[k], s = network->sine[k];
        const four x = even_real + (odd_real * c - odd_imaginary * s);
        const four y = even_imaginary + (odd_real * s + odd_imaginary * c);
        const four magnitude = __builtin_elementwise_sqrt(x * x + y * y);
        for (int frame = 0; frame < FRAMES; frame++) magnitudes[frame][k] = magnitude[frame];
    }
}

#endif
