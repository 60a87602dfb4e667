#include "CEspeakNG.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define LIBRARY "libespeak-ng.so.1"

// What speak_lib.h documents, as far as it is used. (Its events are only passed on, never looked into.)
enum { audio_output_synchronous = 2, initialize_dont_exit = 0x8000 };
enum { characters_utf8 = 1, end_pause = 0x1000 };
enum { position_character = 1, parameter_rate = 1, phonemes_ipa = 2 };

typedef struct {
    const char *name;
    const char *languages;
    const char *identifier;
    unsigned char gender, age, variant, reserved;
    int score;
    void *spare;
} voice_record;

typedef int (*synth_callback)(short *, int, void *);

static struct {
    int (*Initialize)(int output, int buflength, const char *path, int options);
    void (*SetSynthCallback)(synth_callback);
    int (*Synth)(const void *text, size_t size, unsigned position, int position_type, unsigned end_position,
                 unsigned flags, unsigned *identifier, void *user_data);
    int (*SetParameter)(int parameter, int value, int relative);
    int (*SetVoiceByName)(const char *name);
    const voice_record **(*ListVoices)(voice_record *spec);
    const char *(*Info)(const char **path);
    const char *(*TextToPhonemes)(const void **text, int mode, int phonemes);
} api;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int32_t sample_rate;

// Of the one call that speaks.
static int32_t (*current_take)(void *, const int16_t *, int32_t);
static void *current_context;

static int on_audio(short *samples, int count, void *events) {
    (void)events;
    if (!samples || count <= 0 || !current_take) return 0;
    return current_take(current_context, samples, count);
}

static int32_t load_locked(int32_t chunk_milliseconds, char *error, size_t capacity) {
    if (sample_rate > 0) return sample_rate;
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(error, capacity, "%s cannot be loaded: %s", LIBRARY, dlerror());
        return 0;
    }
#define FIND(name)                                                                      \
    api.name = (__typeof__(api.name))dlsym(handle, "espeak_" #name);                    \
    if (!api.name) {                                                                    \
        snprintf(error, capacity, LIBRARY " has no function espeak_" #name);            \
        dlclose(handle);                                                                \
        return 0;                                                                       \
    }
    FIND(Initialize)
    FIND(SetSynthCallback)
    FIND(Synth)
    FIND(SetParameter)
    FIND(SetVoiceByName)
    FIND(ListVoices)
    FIND(Info)
    FIND(TextToPhonemes)
#undef FIND
    int rate = api.Initialize(audio_output_synchronous, chunk_milliseconds, NULL, initialize_dont_exit);
    if (rate <= 0) {
        snprintf(error, capacity, "its data cannot be read (the package espeak-ng-data)");
        return 0;  // stays loaded: nothing says that it can be unloaded
    }
    api.SetSynthCallback(on_audio);
    sample_rate = rate;
    return rate;
}

int32_t parlance_espeak_load(int32_t chunk_milliseconds, char *error, size_t capacity) {
    pthread_mutex_lock(&lock);
    int32_t result = load_locked(chunk_milliseconds, error, capacity);
    pthread_mutex_unlock(&lock);
    return result;
}

const char *parlance_espeak_version(void) { return api.Info ? api.Info(NULL) : ""; }

void parlance_espeak_each_voice(
    int32_t variants, void (*each)(void *, parlance_espeak_voice), void *context) {
    if (!api.ListVoices) return;
    voice_record spec;
    memset(&spec, 0, sizeof(spec));
    spec.languages = "variant";
    const voice_record **list = api.ListVoices(variants ? &spec : NULL);
    for (; list && *list; list++) {
        // A list of (priority byte, text, NUL), ended by another NUL.
        const char *at = (*list)->languages;
        while (at && *at) {
            parlance_espeak_voice voice = {(*list)->name ? (*list)->name : "", at + 1,
                                           (*list)->identifier ? (*list)->identifier : "", (uint8_t)*at};
            each(context, voice);
            at += 1 + strlen(at + 1) + 1;
        }
    }
}

int32_t parlance_espeak_set_voice(const char *name) { return api.SetVoiceByName ? api.SetVoiceByName(name) : -1; }

int32_t parlance_espeak_set_rate(int32_t words_per_minute) {
    return api.SetParameter ? api.SetParameter(parameter_rate, words_per_minute, 0) : -1;
}

int32_t parlance_espeak_speak(
    const char *text, size_t bytes, int32_t (*take)(void *, const int16_t *, int32_t), void *context) {
    if (!api.Synth) return -1;
    current_take = take;
    current_context = context;
    int result = api.Synth(text, bytes + 1, 0, position_character, 0, characters_utf8 | end_pause, NULL, NULL);
    current_take = NULL;
    return result;
}

const char *parlance_espeak_phonemes(const char **text) {
    if (!api.TextToPhonemes) return NULL;
    return api.TextToPhonemes((const void **)text, characters_utf8, phonemes_ipa);
}
