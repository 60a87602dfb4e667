#include "CWebRTCVAD.h"

#include <webrtc/common_audio/vad/include/webrtc_vad.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct parlance_webrtc_vad {
    VadInst *instance;
    int16_t frame[parlance_webrtc_vad_longest];
};

parlance_webrtc_vad *parlance_webrtc_vad_create(int aggressiveness) {
    parlance_webrtc_vad *vad = calloc(1, sizeof *vad);
    if (!vad) return NULL;
    if (WebRtcVad_Create(&vad->instance) != 0 || WebRtcVad_Init(vad->instance) != 0
        || WebRtcVad_set_mode(vad->instance, aggressiveness) != 0) {
        parlance_webrtc_vad_destroy(vad);
        return NULL;
    }
    return vad;
}

void parlance_webrtc_vad_destroy(parlance_webrtc_vad *vad) {
    if (!vad) return;
    if (vad->instance) WebRtcVad_Free(vad->instance);
    free(vad);
}

int parlance_webrtc_vad_takes(int sample_rate, size_t count) {
    if ((sample_rate != 8000 && sample_rate != 16000) || count > parlance_webrtc_vad_longest) return 0;
    return WebRtcVad_ValidRateAndFrameLength(sample_rate, (int)count) == 0;
}

int parlance_webrtc_vad_step(parlance_webrtc_vad *vad, int sample_rate, const float *samples, size_t count) {
    if (!parlance_webrtc_vad_takes(sample_rate, count)) return -1;
    for (size_t i = 0; i < count; i++) {
        float value = samples[i] * 32768.0f;
        if (!(value > -32768.0f)) value = value != value ? 0.0f : -32768.0f;
        if (value > 32767.0f) value = 32767.0f;
        vad->frame[i] = (int16_t)lrintf(value);
    }
    return WebRtcVad_Process(vad->instance, sample_rate, vad->frame, (int)count);
}
