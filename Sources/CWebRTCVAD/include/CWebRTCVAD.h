// WebRTC's voice activity detector (Gaussian mixtures over six bands, fixed point), as in PyPI's webrtcvad 2.0.10.
// scripts/setup builds it from that package's pinned sources.
#ifndef PARLANCE_CWEBRTCVAD_H
#define PARLANCE_CWEBRTCVAD_H

#include <stddef.h>

/// The longest frame: 30 ms at 16 kHz.
enum { parlance_webrtc_vad_longest = 480 };

/// One stream's state, under a kilobyte. One thread at a time.
typedef struct parlance_webrtc_vad parlance_webrtc_vad;

/// - aggressiveness: 0 (takes most for speech) to 3.
/// NULL when it is another, or memory has run out.
parlance_webrtc_vad *parlance_webrtc_vad_create(int aggressiveness);
void parlance_webrtc_vad_destroy(parlance_webrtc_vad *vad);

/// Whether this many samples at this rate make a frame: 10, 20 or 30 ms at 8 or 16 kHz.
int parlance_webrtc_vad_takes(int sample_rate, size_t count);

/// 1: speech, 0: not, -1: not a frame. Samples in ±1; 16-bit input is given back exactly, what is beyond is clipped,
/// what is not a number is silence. Allocates nothing.
int parlance_webrtc_vad_step(parlance_webrtc_vad *vad, int sample_rate, const float *samples, size_t count);

#endif
