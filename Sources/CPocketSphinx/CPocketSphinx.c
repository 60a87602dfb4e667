#define _GNU_SOURCE  // memfd_create
#include "CPocketSphinx.h"

#include <pocketsphinx.h>
#include <pocketsphinx/err.h>

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const parlance_ps_version = "5.1.1";

enum { largest_block = 65536 };

struct parlance_ps_decoder {
    ps_decoder_t *ps;
    logmath_t *math;
    char *initial_mean;
    bool in_utterance;
    bool has_posteriors;  // the utterance has ended and the third pass is on
    bool uses_bestpath;
    bool favours;  // the language model set holds a second model
    int16_t *block;
};

// --- Messages of the library ----------------------------------------------------------------------------------------

// Where the calling thread wants the library's error messages; NULL: nowhere.
static __thread char *message;
static __thread size_t message_capacity;
static int probe_pipe = -1;  // set in the child process of a probe only

static void keep_message(void *unused, err_lvl_t level, const char *format, ...) {
    (void)unused;
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text[strcspn(text, "\n")] = 0;
    if (level == ERR_FATAL) {  // the library calls exit() next
        if (probe_pipe >= 0) {
            if (write(probe_pipe, text, strlen(text)) < 0) {}
            _exit(1);
        }
        fprintf(stderr, "pocketsphinx: %s\n", text);
    }
    if (message && level >= ERR_ERROR && message[0] == 0) snprintf(message, message_capacity, "%s", text);
}

static void silence(void) {
    err_set_callback(keep_message, NULL);
    err_set_loglevel(ERR_ERROR);
}

static void listen_for_messages(char *error, size_t capacity) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, silence);
    if (capacity > 0) error[0] = 0;
    message = capacity > 0 ? error : NULL;
    message_capacity = capacity;
}

// --- Loading --------------------------------------------------------------------------------------------------------

static ps_config_t *make_config(const parlance_ps_config *wanted, char *error, size_t capacity) {
    ps_config_t *config = ps_config_init(NULL);
    if (!config) return NULL;
    ps_config_set_str(config, "loglevel", "ERROR");
    ps_config_set_str(config, "hmm", wanted->acoustic_model);
    ps_config_set_str(config, "lm", wanted->language_model);
    ps_config_set_str(config, "dict", wanted->dictionary);
    for (size_t i = 0; i < wanted->settings_count; i++) {
        const parlance_ps_setting *setting = &wanted->settings[i];
        if (ps_config_typeof(config, setting->name) == 0 || !ps_config_set_str(config, setting->name, setting->value)) {
            snprintf(error, capacity, "'%s' is not a PocketSphinx parameter that can be set to '%s'.", setting->name,
                     setting->value);
            ps_config_free(config);
            return NULL;
        }
    }
    return config;
}

parlance_ps_decoder *parlance_ps_create(const parlance_ps_config *wanted, char *error, size_t capacity) {
    // One at a time: loading touches settings of the whole process. (A probe's process is alone, and may have been made
    // while another thread was in here.)
    static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
    bool alone = probe_pipe >= 0;
    if (!alone) pthread_mutex_lock(&loading);
    listen_for_messages(error, capacity);
    parlance_ps_decoder *decoder = calloc(1, sizeof *decoder);
    ps_config_t *config = make_config(wanted, error, capacity);
    if (decoder && config) {
        decoder->ps = ps_init(config);
        decoder->block = malloc(largest_block * sizeof *decoder->block);
    }
    bool ok = decoder && config && decoder->ps && decoder->block;
    if (ok) {
        const char *mean = ps_get_cmn(decoder->ps, 0);
        decoder->initial_mean = mean ? strdup(mean) : NULL;
        decoder->math = ps_get_logmath(decoder->ps);
        decoder->uses_bestpath = ps_config_bool(config, "bestpath");
        ok = decoder->initial_mean != NULL;
    }
    if (config) ps_config_free(config);
    if (!ok) {
        if (capacity > 0 && error[0] == 0) snprintf(error, capacity, "the model could not be loaded");
        parlance_ps_destroy(decoder);
        decoder = NULL;
    }
    message = NULL;
    if (!alone) pthread_mutex_unlock(&loading);
    return decoder;
}

void parlance_ps_destroy(parlance_ps_decoder *decoder) {
    if (!decoder) return;
    if (decoder->ps) ps_free(decoder->ps);
    free(decoder->initial_mean);
    free(decoder->block);
    free(decoder);
}

int parlance_ps_probe(const parlance_ps_config *config, char *error, size_t capacity) {
    if (capacity == 0) return -1;
    error[0] = 0;
    int ends[2];
    if (pipe(ends) != 0) {
        snprintf(error, capacity, "cannot make a pipe: %s", strerror(errno));
        return -1;
    }
    pid_t child = fork();
    if (child < 0) {
        snprintf(error, capacity, "cannot start a process to try the model in: %s", strerror(errno));
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    if (child == 0) {
        close(ends[0]);
        probe_pipe = ends[1];
        // A crash in here is an answer, not something for a handler of the parent's.
        signal(SIGSEGV, SIG_DFL);
        signal(SIGBUS, SIG_DFL);
        signal(SIGABRT, SIG_DFL);
        signal(SIGFPE, SIG_DFL);
        alarm(60);
        char text[1024];
        parlance_ps_decoder *decoder = parlance_ps_create(config, text, sizeof text);
        if (!decoder && write(probe_pipe, text, strlen(text)) < 0) {}
        _exit(decoder ? 0 : 1);
    }
    close(ends[1]);
    size_t length = 0;
    while (length + 1 < capacity) {
        ssize_t count = read(ends[0], error + length, capacity - 1 - length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        length += (size_t)count;
    }
    error[length] = 0;
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno == EINTR) continue;
        status = -1;  // somebody else reaps our children
        break;
    }
    if (status == -1 ? length == 0 : WIFEXITED(status) && WEXITSTATUS(status) == 0) return 0;
    if (length == 0 && WIFSIGNALED(status))
        snprintf(error, capacity, "loading the model crashed (signal %d)", WTERMSIG(status));
    else if (length == 0)
        snprintf(error, capacity, "loading the model ended the process");
    return -1;
}

// --- Favoured words -------------------------------------------------------------------------------------------------

// The name that PocketSphinx gives the model of its search.
static const char *const own_model = "default";
static const char *const favoured_model = "favoured";

static ngram_model_t *read_model(parlance_ps_decoder *decoder, const char *arpa, size_t length) {
    int file = memfd_create("parlance-favoured", MFD_CLOEXEC);
    if (file < 0) return NULL;
    ngram_model_t *model = NULL;
    size_t written = 0;
    while (written < length) {
        ssize_t count = write(file, arpa + written, length - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        written += (size_t)count;
    }
    if (written == length) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        model = ngram_model_read(ps_get_config(decoder->ps), path, NGRAM_ARPA, decoder->math);
    }
    close(file);
    return model;
}

int parlance_ps_favour(parlance_ps_decoder *decoder, const char *arpa, size_t length) {
    if (decoder->in_utterance) return -1;
    ngram_model_t *set = ps_get_lm(decoder->ps, NULL);
    if (!set) return -1;
    if (decoder->favours) {
        ngram_model_t *old = ngram_model_set_remove(set, favoured_model, TRUE);
        if (old) ngram_model_free(old);
        ngram_model_set_select(set, own_model);
        decoder->favours = false;
    }
    if (!arpa) return 0;
    ngram_model_t *model = read_model(decoder, arpa, length);
    if (!model) return -1;
    // The set keeps the model. Half each: with the language weight on both, the sum is nearly the larger one's. The halves
    // are set by name, because adding and removing round the weights a little more each time.
    ngram_model_set_add(set, model, favoured_model, 1.0f, TRUE);
    const char *names[] = {own_model, favoured_model};
    const float halves[] = {0.5f, 0.5f};
    ngram_model_set_interp(set, names, halves);
    decoder->favours = true;
    return 0;
}

void parlance_ps_vocabulary(parlance_ps_decoder *decoder, void *context, void (*body)(void *context, const char *word)) {
    ngram_model_t *set = ps_get_lm(decoder->ps, NULL);
    if (!set || decoder->in_utterance) return;
    const char *word;
    for (int32_t id = 0; (word = ngram_word(set, id)) != NULL; id++)
        if (ngram_model_set_known_wid(set, id)) body(context, word);
}

// --- An utterance ---------------------------------------------------------------------------------------------------

int parlance_ps_begin(parlance_ps_decoder *decoder, const char *mean) {
    if (decoder->in_utterance) return -1;
    // The noise estimate would otherwise go on from the utterance before. Without noise removal there is none: -1.
    ps_start_stream(decoder->ps);
    if (ps_set_cmn(decoder->ps, mean ? mean : decoder->initial_mean) < 0) return -1;
    if (ps_start_utt(decoder->ps) < 0) return -1;
    decoder->in_utterance = true;
    decoder->has_posteriors = false;
    return 0;
}

int parlance_ps_process(parlance_ps_decoder *decoder, const float *samples, size_t count) {
    if (!decoder->in_utterance || count > largest_block) return -1;
    for (size_t i = 0; i < count; i++) {
        float value = samples[i] * 32768.0f;  // gives 16-bit input back exactly
        if (!(value > -32768.0f)) value = value != value ? 0.0f : -32768.0f;
        if (value > 32767.0f) value = 32767.0f;
        decoder->block[i] = (int16_t)lrintf(value);
    }
    return ps_process_raw(decoder->ps, decoder->block, count, 0, 0) < 0 ? -1 : 0;
}

int parlance_ps_end(parlance_ps_decoder *decoder) {
    if (!decoder->in_utterance) return 0;
    decoder->in_utterance = false;
    decoder->has_posteriors = decoder->uses_bestpath;
    return ps_end_utt(decoder->ps) < 0 ? -1 : 0;
}

const char *parlance_ps_text(parlance_ps_decoder *decoder) {
    int32_t score;
    return ps_get_hyp(decoder->ps, &score);
}

static bool is_filler(const char *word) {
    return word[0] == '<' || word[0] == '[' || (word[0] == '+' && word[1] == '+');
}

int64_t parlance_ps_words(parlance_ps_decoder *decoder, parlance_ps_word *words, size_t capacity) {
    int64_t count = 0;
    ps_seg_t *segment = ps_seg_iter(decoder->ps);
    if (!segment) return decoder->in_utterance ? 0 : -1;
    for (; segment; segment = ps_seg_next(segment)) {
        const char *text = ps_seg_word(segment);
        if (!text) continue;
        if ((size_t)count < capacity) {
            parlance_ps_word *word = &words[count];
            int first = 0, last = 0;
            ps_seg_frames(segment, &first, &last);
            *word = (parlance_ps_word){.text = text, .first_frame = first, .last_frame = last};
            word->is_filler = is_filler(text);
            if (decoder->has_posteriors) {
                double probability = logmath_exp(decoder->math, ps_seg_prob(segment, NULL, NULL, NULL));
                word->confidence = probability < 1 ? (probability > 0 ? (float)probability : 0) : 1;
            }
        }
        count++;
    }
    return count;
}

const char *parlance_ps_mean(parlance_ps_decoder *decoder) { return ps_get_cmn(decoder->ps, 0); }
