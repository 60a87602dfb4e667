// A thin layer over PocketSphinx 5.1.1 for streaming recognition with a statistical language model.
//
// PocketSphinx ends the process on some damaged model files: try an unknown folder with parlance_ps_probe() first.
// What goes wrong is returned as text; the library's own log is silenced for the whole process.
#ifndef PARLANCE_CPOCKETSPHINX_H
#define PARLANCE_CPOCKETSPHINX_H

#include <stddef.h>
#include <stdint.h>

/// The release that scripts/setup builds.
extern const char *const parlance_ps_version;

/// One decoder with its models, about 93 MB with en-us. One thread at a time; nothing is shared between decoders.
typedef struct parlance_ps_decoder parlance_ps_decoder;

/// One of PocketSphinx's own configuration parameters, without a leading dash.
typedef struct {
    const char *name;
    const char *value;
} parlance_ps_setting;

typedef struct {
    const char *acoustic_model;  // folder
    const char *language_model;  // file
    const char *dictionary;      // file
    const parlance_ps_setting *settings;
    size_t settings_count;
} parlance_ps_config;

typedef struct {
    const char *text;   // as the dictionary spells it, "word(2)" for an alternate; valid as long as the decoder
    int32_t first_frame;
    int32_t last_frame;  // inclusive; 100 frames a second, counted from the utterance's first sample
    float confidence;    // posterior probability, 0…1; 0 before the utterance has ended, and without a word lattice
    int is_filler;       // silence, noise, or a sentence mark
} parlance_ps_word;

/// Loads the model in a child process and throws it away. Returns 0 when that went well; else fills `error`.
/// Blocks for as long as loading takes (half a second).
int parlance_ps_probe(const parlance_ps_config *config, char *error, size_t error_capacity);

/// NULL when the model cannot be used; `error` then says why.
parlance_ps_decoder *parlance_ps_create(const parlance_ps_config *config, char *error, size_t error_capacity);
void parlance_ps_destroy(parlance_ps_decoder *decoder);

/// From now on words are as likely as the decoder's language model or this one says, whichever says more (but for a few
/// hundredths): an ARPA file's text, of order 1 to 3, that holds only words to be favoured. NULL: the decoder's alone, as
/// if there had never been another. Between utterances only. Returns 0, or -1 with nothing favoured.
int parlance_ps_favour(parlance_ps_decoder *decoder, const char *arpa, size_t length);

/// Calls `body` for each word that can be recognized, alternates and fillers included. Between utterances only.
void parlance_ps_vocabulary(parlance_ps_decoder *decoder, void *context, void (*body)(void *context, const char *word));

/// Begins an utterance with this cepstral mean (comma separated, as parlance_ps_mean() gives it; NULL: the configured
/// one), and with the noise estimate of the utterance before forgotten. Returns 0 or -1.
int parlance_ps_begin(parlance_ps_decoder *decoder, const char *mean);

/// Recognizes `count` more samples (at most 65,536) at 16 kHz in ±1. What is beyond is clipped. Returns 0 or -1.
int parlance_ps_process(parlance_ps_decoder *decoder, const float *samples, size_t count);

/// Runs the final passes. (The third, over the word lattice, runs when the words are asked for.)
/// Returns 0 or -1. Without an utterance: 0.
int parlance_ps_end(parlance_ps_decoder *decoder);

/// The words believed now, joined by spaces, fillers left out. NULL: none. Valid until the next call.
const char *parlance_ps_text(parlance_ps_decoder *decoder);

/// Words with their times, fillers included, in order: copies up to `capacity`, returns how many there were; -1 when
/// the final passes found no way through the utterance.
int64_t parlance_ps_words(parlance_ps_decoder *decoder, parlance_ps_word *words, size_t capacity);

/// The cepstral mean as it is now, to begin the speaker's next utterance with. Valid until the next call.
const char *parlance_ps_mean(parlance_ps_decoder *decoder);

#endif
