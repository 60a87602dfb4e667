// A thin layer over sherpa-onnx's C interface for streaming recognition.
//
// The library is loaded at run time, so a build without its header, or a machine without the library, still works and
// says so. None of the library's own structures appear here: their layout changes with every release.
//
// The library ends the process on models it does not like. Everything given to these functions must be checked before.
#ifndef PARLANCE_CSHERPAONNX_H
#define PARLANCE_CSHERPAONNX_H

#include <stddef.h>
#include <stdint.h>

/// The one release whose structures this layer was compiled against.
extern const char *const parlance_sherpa_version;

/// A loaded model with its search method. Shared by any number of threads.
typedef struct parlance_sherpa_model parlance_sherpa_model;
/// The state of one stretch of speech. One thread at a time.
typedef struct parlance_sherpa_stream parlance_sherpa_stream;

typedef enum {
    parlance_sherpa_transducer = 0,
    parlance_sherpa_paraformer = 1,
    parlance_sherpa_zipformer2_ctc = 2,
    parlance_sherpa_nemo_ctc = 3,
    parlance_sherpa_t_one_ctc = 4,
} parlance_sherpa_family;

typedef struct {
    parlance_sherpa_family family;
    const char *encoder;  // transducer, paraformer; for the CTC families the one model file
    const char *decoder;  // transducer, paraformer
    const char *joiner;   // transducer
    const char *tokens;
    int32_t sample_rate;
    int32_t feature_dimension;
    int32_t beam;               // 0: greedy search; else modified beam search over so many paths
    const char *modeling_unit;  // for hot words: "bpe", "cjkchar", "cjkchar+bpe"; else NULL
    const char *bpe_vocabulary; // for hot words over word pieces; else NULL
} parlance_sherpa_config;

/// What the search believes now. Owned by `owner`; release before asking again.
typedef struct {
    const void *owner;
    int32_t count;
    const char *tokens;        // `count` strings, one after the other, each with its NUL
    size_t tokens_bytes;
    const float *timestamps;   // seconds since the stream began, `count` of them; NULL where the family has none
    const char *json;
} parlance_sherpa_result;

/// Loads the library, once per process: by its bare name, then from `path` (may be NULL).
/// Returns 0, or else fills `error` with what is missing.
int parlance_sherpa_load(const char *path, char *error, size_t error_capacity);

/// NULL when the library could not use the files. It may also end the process: check them before.
parlance_sherpa_model *parlance_sherpa_model_create(const parlance_sherpa_config *config);
void parlance_sherpa_model_destroy(parlance_sherpa_model *model);

/// `hotwords`: phrases separated by `/`, each `words :boost`; NULL for none.
parlance_sherpa_stream *parlance_sherpa_stream_create(parlance_sherpa_model *model, const char *hotwords);
void parlance_sherpa_stream_destroy(parlance_sherpa_stream *stream);

void parlance_sherpa_accept(parlance_sherpa_stream *stream, const float *samples, int32_t count);
void parlance_sherpa_input_finished(parlance_sherpa_stream *stream);
int parlance_sherpa_is_ready(parlance_sherpa_model *model, parlance_sherpa_stream *stream);

/// One decode step for each of `count` streams, all of which must be ready.
void parlance_sherpa_decode(parlance_sherpa_model *model, parlance_sherpa_stream *const *streams, int32_t count);

/// Fills `result`; returns 0 when there is none.
int parlance_sherpa_get_result(
    parlance_sherpa_model *model, parlance_sherpa_stream *stream, parlance_sherpa_result *result);
void parlance_sherpa_release_result(parlance_sherpa_result *result);

/// The log-probabilities of the tokens, where the search gives them: how many were written.
int32_t parlance_sherpa_token_scores(const parlance_sherpa_result *result, float *scores, int32_t capacity);

// MARK: Text to speech

/// A loaded voice. One thread at a time.
typedef struct parlance_sherpa_tts parlance_sherpa_tts;

typedef enum {
    parlance_sherpa_tts_vits = 0,
    parlance_sherpa_tts_matcha = 1,
    parlance_sherpa_tts_kokoro = 2,
} parlance_sherpa_tts_family;

typedef struct {
    parlance_sherpa_tts_family family;
    const char *model;    // Matcha: the acoustic model
    const char *vocoder;  // Matcha
    const char *voices;   // Kokoro
    const char *lexicon;  // NULL where there is none
    const char *tokens;
    int32_t threads;
} parlance_sherpa_tts_config;

/// NULL when the library could not use the files. It may also end the process: check them before.
parlance_sherpa_tts *parlance_sherpa_tts_create(const parlance_sherpa_tts_config *config);
void parlance_sherpa_tts_destroy(parlance_sherpa_tts *tts);
int32_t parlance_sherpa_tts_sample_rate(parlance_sherpa_tts *tts);
int32_t parlance_sherpa_tts_speakers(parlance_sherpa_tts *tts);

/// Speaks one sentence. `take` is called on this thread with what the network has computed, valid for the call; what it
/// returns as 0 stops. With `phoneme_count` over 0 those code points are spoken in place of the text's words.
/// Returns 0 when it failed.
int32_t parlance_sherpa_tts_speak(
    parlance_sherpa_tts *tts, const char *text, const int32_t *phonemes, int32_t phoneme_count, int32_t speaker,
    float speed, int32_t (*take)(void *context, const float *samples, int32_t count), void *context);

#endif
