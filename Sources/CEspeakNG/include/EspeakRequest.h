// What parlance and parlance-espeak say to each other, over a socket.
//
// A request is this head, the voice's name and the text, both without NUL. Speech is answered by chunks (a count above 0,
// and so many 16-bit samples) and at last by 0 or a negative number; phonemes by a count of bytes and those bytes, or by a
// negative number.
#ifndef PARLANCE_ESPEAK_REQUEST_H
#define PARLANCE_ESPEAK_REQUEST_H

#include <stdint.h>

enum {
    PARLANCE_ESPEAK_SPEAK = 1,
    PARLANCE_ESPEAK_PHONEMES = 2,
    PARLANCE_ESPEAK_MAXIMUM_VOICE = 128,
    PARLANCE_ESPEAK_MAXIMUM_TEXT = 16384,
    /// Audio per chunk: how soon the first comes.
    PARLANCE_ESPEAK_CHUNK_MILLISECONDS = 20,
    PARLANCE_ESPEAK_FAILED = -1,
    PARLANCE_ESPEAK_NO_VOICE = -2,
};

typedef struct {
    uint32_t kind;
    int32_t words_per_minute;
    uint32_t voice_bytes;
    uint32_t text_bytes;
} parlance_espeak_request;

#endif
