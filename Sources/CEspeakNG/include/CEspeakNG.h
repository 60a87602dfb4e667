// A thin layer over espeak-ng's C interface (speak_lib.h), loaded at run time.
//
// espeak-ng is under the GNU GPL, version 3 or later. Nothing of it is compiled or linked into this program: the few
// functions used are declared here by their documented signatures, and looked up in the library where it is installed.
// A machine without it works, and says so.
//
// The library has one state for the whole process: all functions but `load` belong to one thread.
#ifndef PARLANCE_CESPEAKNG_H
#define PARLANCE_CESPEAKNG_H

#include "EspeakRequest.h"

#include <stddef.h>
#include <stdint.h>

/// Loads and initializes the library, once per process, with audio in chunks of `chunk_milliseconds`.
/// Returns the sample rate, or 0 after filling `error` with what is missing. Any thread.
int32_t parlance_espeak_load(int32_t chunk_milliseconds, char *error, size_t error_capacity);

/// `1.51`; static memory. After a successful load.
const char *parlance_espeak_version(void);

typedef struct {
    const char *name;        // for people
    const char *language;    // as `en-us`
    const char *identifier;  // its file, as `gmw/en-US`
    uint8_t priority;        // among the languages of one voice, the lowest is its own
} parlance_espeak_voice;

/// Tells of each language of each voice; of each variant instead, where `variants` is not 0. Strings are valid for the call.
void parlance_espeak_each_voice(
    int32_t variants, void (*each)(void *context, parlance_espeak_voice voice), void *context);

/// Returns 0 when the voice is there and in use from now on.
int32_t parlance_espeak_set_voice(const char *name);

/// Words per minute, 80 to 450. Returns 0 on success.
int32_t parlance_espeak_set_rate(int32_t words_per_minute);

/// Speaks UTF-8 text that ends with NUL; without markup. `take` is called on this thread with chunks, valid for the call;
/// what it returns other than 0 stops. Returns 0 when all was spoken or stopped.
int32_t parlance_espeak_speak(
    const char *text, size_t bytes, int32_t (*take)(void *context, const int16_t *samples, int32_t count), void *context);

/// The phonemes of the next clause of `*text` in IPA, UTF-8; moves `*text` on, to NULL at the end. Static memory.
const char *parlance_espeak_phonemes(const char **text);

#endif
