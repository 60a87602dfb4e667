#include "CSherpaOnnx.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const parlance_sherpa_version = "2.0.1";

#if __has_include(<sherpa-onnx/c-api/c-api.h>)
#include <sherpa-onnx/c-api/c-api.h>

#define LIBRARY "libsherpa-onnx-c-api.so"

// One line per function used; the table is filled by name at run time.
#define FUNCTIONS(X)                          \
    X(GetVersionStr)                          \
    X(CreateOnlineRecognizer)                 \
    X(DestroyOnlineRecognizer)                \
    X(CreateOnlineStream)                     \
    X(CreateOnlineStreamWithHotwords)         \
    X(DestroyOnlineStream)                    \
    X(OnlineStreamAcceptWaveform)             \
    X(OnlineStreamInputFinished)              \
    X(IsOnlineStreamReady)                    \
    X(DecodeMultipleOnlineStreams)            \
    X(GetOnlineStreamResult)                  \
    X(DestroyOnlineRecognizerResult)          \
    X(CreateOfflineTts)                       \
    X(DestroyOfflineTts)                      \
    X(OfflineTtsSampleRate)                   \
    X(OfflineTtsNumSpeakers)                  \
    X(OfflineTtsGenerateWithConfig)           \
    X(DestroyOfflineTtsGeneratedAudio)

#define MEMBER(name) __typeof__(&SherpaOnnx##name) name;
static struct {
    FUNCTIONS(MEMBER)
} api;
#undef MEMBER

// Every recognizer must be told the rate of what it is given; all audio inside is at this one.
static const int32_t sample_rate = 16000;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *library;

static int load_locked(const char *path, char *error, size_t capacity) {
    if (library) return 0;
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!handle && path) handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(error, capacity, "%s cannot be loaded: %s", LIBRARY, dlerror());
        return -1;
    }
#define FIND(name)                                                                          \
    api.name = (__typeof__(api.name))dlsym(handle, "SherpaOnnx" #name);                     \
    if (!api.name) {                                                                        \
        snprintf(error, capacity, LIBRARY " has no function SherpaOnnx" #name);             \
        dlclose(handle);                                                                    \
        return -1;                                                                          \
    }
    FUNCTIONS(FIND)
#undef FIND
    const char *version = api.GetVersionStr();
    if (!version || strcmp(version, parlance_sherpa_version) != 0) {
        snprintf(error, capacity, LIBRARY " is version %s, but this build is made for %s: their structures differ",
                 version ? version : "unknown", parlance_sherpa_version);
        dlclose(handle);
        return -1;
    }
    library = handle;  // never unloaded: its threads and static objects do not survive that
    return 0;
}

int parlance_sherpa_load(const char *path, char *error, size_t capacity) {
    pthread_mutex_lock(&lock);
    int result = load_locked(path, error, capacity);
    pthread_mutex_unlock(&lock);
    return result;
}

parlance_sherpa_model *parlance_sherpa_model_create(const parlance_sherpa_config *c) {
    SherpaOnnxOnlineRecognizerConfig config;
    memset(&config, 0, sizeof(config));
    config.feat_config.sample_rate = c->sample_rate;
    config.feat_config.feature_dim = c->feature_dimension;
    SherpaOnnxOnlineModelConfig *model = &config.model_config;
    switch (c->family) {
        case parlance_sherpa_transducer:
            model->transducer.encoder = c->encoder;
            model->transducer.decoder = c->decoder;
            model->transducer.joiner = c->joiner;
            break;
        case parlance_sherpa_paraformer:
            model->paraformer.encoder = c->encoder;
            model->paraformer.decoder = c->decoder;
            break;
        case parlance_sherpa_zipformer2_ctc:
            model->zipformer2_ctc.model = c->encoder;
            break;
        case parlance_sherpa_nemo_ctc:
            model->nemo_ctc.model = c->encoder;
            break;
        case parlance_sherpa_t_one_ctc:
            model->t_one_ctc.model = c->encoder;
            break;
    }
    model->tokens = c->tokens;
    model->num_threads = 1;
    model->provider = "cpu";
    model->modeling_unit = c->modeling_unit;
    model->bpe_vocab = c->bpe_vocabulary;
    config.decoding_method = c->beam > 0 ? "modified_beam_search" : "greedy_search";
    config.max_active_paths = c->beam > 0 ? c->beam : 4;
    config.hotwords_score = 1.5f;
    return (parlance_sherpa_model *)api.CreateOnlineRecognizer(&config);
}

void parlance_sherpa_model_destroy(parlance_sherpa_model *model) {
    if (model) api.DestroyOnlineRecognizer((const SherpaOnnxOnlineRecognizer *)model);
}

parlance_sherpa_stream *parlance_sherpa_stream_create(parlance_sherpa_model *model, const char *hotwords) {
    const SherpaOnnxOnlineRecognizer *recognizer = (const SherpaOnnxOnlineRecognizer *)model;
    return (parlance_sherpa_stream *)(hotwords ? api.CreateOnlineStreamWithHotwords(recognizer, hotwords)
                                               : api.CreateOnlineStream(recognizer));
}

void parlance_sherpa_stream_destroy(parlance_sherpa_stream *stream) {
    if (stream) api.DestroyOnlineStream((const SherpaOnnxOnlineStream *)stream);
}

void parlance_sherpa_accept(parlance_sherpa_stream *stream, const float *samples, int32_t count) {
    api.OnlineStreamAcceptWaveform((const SherpaOnnxOnlineStream *)stream, sample_rate, samples, count);
}

void parlance_sherpa_input_finished(parlance_sherpa_stream *stream) {
    api.OnlineStreamInputFinished((const SherpaOnnxOnlineStream *)stream);
}

int parlance_sherpa_is_ready(parlance_sherpa_model *model, parlance_sherpa_stream *stream) {
    return api.IsOnlineStreamReady((const SherpaOnnxOnlineRecognizer *)model, (const SherpaOnnxOnlineStream *)stream);
}

void parlance_sherpa_decode(parlance_sherpa_model *model, parlance_sherpa_stream *const *streams, int32_t count) {
    api.DecodeMultipleOnlineStreams(
        (const SherpaOnnxOnlineRecognizer *)model, (const SherpaOnnxOnlineStream **)(uintptr_t)streams, count);
}

int parlance_sherpa_get_result(
    parlance_sherpa_model *model, parlance_sherpa_stream *stream, parlance_sherpa_result *result) {
    memset(result, 0, sizeof(*result));
    const SherpaOnnxOnlineRecognizerResult *r = api.GetOnlineStreamResult(
        (const SherpaOnnxOnlineRecognizer *)model, (const SherpaOnnxOnlineStream *)stream);
    if (!r) return 0;
    result->owner = r;
    result->json = r->json;
    result->count = r->tokens ? r->count : 0;
    result->tokens = r->tokens;
    result->timestamps = r->timestamps;
    if (result->count > 0) {
        const char *last = r->tokens_arr[result->count - 1];
        result->tokens_bytes = (size_t)(last - r->tokens) + strlen(last) + 1;
    }
    return 1;
}

void parlance_sherpa_release_result(parlance_sherpa_result *result) {
    if (result->owner) api.DestroyOnlineRecognizerResult((const SherpaOnnxOnlineRecognizerResult *)result->owner);
    memset(result, 0, sizeof(*result));
}

parlance_sherpa_tts *parlance_sherpa_tts_create(const parlance_sherpa_tts_config *c) {
    SherpaOnnxOfflineTtsConfig config;
    memset(&config, 0, sizeof(config));
    SherpaOnnxOfflineTtsModelConfig *model = &config.model;
    switch (c->family) {
        case parlance_sherpa_tts_vits:
            model->vits.model = c->model;
            model->vits.lexicon = c->lexicon;
            model->vits.tokens = c->tokens;
            model->vits.noise_scale = 0.667f;
            model->vits.noise_scale_w = 0.8f;
            model->vits.length_scale = 1.0f;
            break;
        case parlance_sherpa_tts_matcha:
            model->matcha.acoustic_model = c->model;
            model->matcha.vocoder = c->vocoder;
            model->matcha.lexicon = c->lexicon;
            model->matcha.tokens = c->tokens;
            model->matcha.noise_scale = 0.667f;
            model->matcha.length_scale = 1.0f;
            break;
        case parlance_sherpa_tts_kokoro:
            model->kokoro.model = c->model;
            model->kokoro.voices = c->voices;
            model->kokoro.lexicon = c->lexicon;
            model->kokoro.tokens = c->tokens;
            model->kokoro.length_scale = 1.0f;
            break;
    }
    model->num_threads = c->threads;
    model->provider = "cpu";
    config.max_num_sentences = 1;
    config.silence_scale = 0.2f;
    return (parlance_sherpa_tts *)api.CreateOfflineTts(&config);
}

void parlance_sherpa_tts_destroy(parlance_sherpa_tts *tts) {
    if (tts) api.DestroyOfflineTts((const SherpaOnnxOfflineTts *)tts);
}

int32_t parlance_sherpa_tts_sample_rate(parlance_sherpa_tts *tts) {
    return api.OfflineTtsSampleRate((const SherpaOnnxOfflineTts *)tts);
}

int32_t parlance_sherpa_tts_speakers(parlance_sherpa_tts *tts) {
    return api.OfflineTtsNumSpeakers((const SherpaOnnxOfflineTts *)tts);
}

typedef struct {
    int32_t (*take)(void *, const float *, int32_t);
    void *context;
    int32_t stopped;
} tts_call;

static int32_t on_generated(const float *samples, int32_t count, float progress, void *argument) {
    (void)progress;
    tts_call *call = argument;
    if (!call->stopped && samples && count > 0) call->stopped = !call->take(call->context, samples, count);
    return !call->stopped;
}

int32_t parlance_sherpa_tts_speak(
    parlance_sherpa_tts *tts, const char *text, const int32_t *phonemes, int32_t phoneme_count, int32_t speaker,
    float speed, int32_t (*take)(void *context, const float *samples, int32_t count), void *context) {
    SherpaOnnxGenerationConfig config;
    memset(&config, 0, sizeof(config));
    config.silence_scale = 0.2f;
    config.speed = speed;
    config.sid = speaker;
    if (phoneme_count > 0) {
        config.phoneme_codepoints = phonemes;
        config.phoneme_codepoints_lens = &phoneme_count;
        config.phoneme_codepoints_num_sentences = 1;
    }
    tts_call call = {take, context, 0};
    const SherpaOnnxGeneratedAudio *audio = api.OfflineTtsGenerateWithConfig(
        (const SherpaOnnxOfflineTts *)tts, text, &config, on_generated, &call);
    int32_t ok = call.stopped || (audio && audio->n > 0);
    if (audio) api.DestroyOfflineTtsGeneratedAudio(audio);
    return ok;
}

#else  // built without the header

parlance_sherpa_tts *parlance_sherpa_tts_create(const parlance_sherpa_tts_config *c) { (void)c; return NULL; }
void parlance_sherpa_tts_destroy(parlance_sherpa_tts *t) { (void)t; }
int32_t parlance_sherpa_tts_sample_rate(parlance_sherpa_tts *t) { (void)t; return 0; }
int32_t parlance_sherpa_tts_speakers(parlance_sherpa_tts *t) { (void)t; return 0; }
int32_t parlance_sherpa_tts_speak(
    parlance_sherpa_tts *t, const char *x, const int32_t *p, int32_t n, int32_t s, float v,
    int32_t (*take)(void *, const float *, int32_t), void *c) {
    (void)t; (void)x; (void)p; (void)n; (void)s; (void)v; (void)take; (void)c;
    return 0;
}

int parlance_sherpa_load(const char *path, char *error, size_t capacity) {
    (void)path;
    snprintf(error, capacity, "this build was made without sherpa-onnx");
    return -1;
}
parlance_sherpa_model *parlance_sherpa_model_create(const parlance_sherpa_config *c) { (void)c; return NULL; }
void parlance_sherpa_model_destroy(parlance_sherpa_model *m) { (void)m; }
parlance_sherpa_stream *parlance_sherpa_stream_create(parlance_sherpa_model *m, const char *h) {
    (void)m; (void)h;
    return NULL;
}
void parlance_sherpa_stream_destroy(parlance_sherpa_stream *s) { (void)s; }
void parlance_sherpa_accept(parlance_sherpa_stream *s, const float *x, int32_t n) { (void)s; (void)x; (void)n; }
void parlance_sherpa_input_finished(parlance_sherpa_stream *s) { (void)s; }
int parlance_sherpa_is_ready(parlance_sherpa_model *m, parlance_sherpa_stream *s) { (void)m; (void)s; return 0; }
void parlance_sherpa_decode(parlance_sherpa_model *m, parlance_sherpa_stream *const *s, int32_t n) {
    (void)m; (void)s; (void)n;
}
int parlance_sherpa_get_result(parlance_sherpa_model *m, parlance_sherpa_stream *s, parlance_sherpa_result *r) {
    (void)m; (void)s;
    memset(r, 0, sizeof(*r));
    return 0;
}
void parlance_sherpa_release_result(parlance_sherpa_result *r) { memset(r, 0, sizeof(*r)); }

#endif

// The scores are only in the library's JSON, as `"ys_probs": [-0.1, …]`. The label cannot be forged by the text before
// it: quotes inside strings are escaped there.
int32_t parlance_sherpa_token_scores(const parlance_sherpa_result *result, float *scores, int32_t capacity) {
    static const char label[] = "\"ys_probs\": [";
    const char *at = result->json ? strstr(result->json, label) : NULL;
    if (!at) return 0;
    at += sizeof(label) - 1;
    int32_t count = 0;
    while (count < capacity) {
        char *end;
        float value = strtof(at, &end);
        if (end == at) break;
        scores[count++] = value;
        at = end;
        while (*at == ',' || *at == ' ') at++;
        if (*at == ']' || *at == 0) break;
    }
    return count;
}
