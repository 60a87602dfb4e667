// The little of ONNX Runtime that Parlance uses by itself: opening a model file, and running Silero's voice activity
// network with memory of the caller's own.
//
// ONNX Runtime is loaded at run time. Its C interface is a table of functions to which releases only append, so the
// slots used here are declared by hand, and no header of it is needed.
#ifndef PARLANCE_CONNXRUNTIME_H
#define PARLANCE_CONNXRUNTIME_H

#include <stddef.h>
#include <stdint.h>

/// An opened model. Running it is safe from any number of threads at once.
typedef struct parlance_onnx_session parlance_onnx_session;
/// The voice activity state of streams that are stepped together, with all the memory a step needs. One thread at a time.
typedef struct parlance_silero parlance_silero;

/// Loads the library, once per process: by its bare name, then from `path` (may be NULL).
/// Returns 0, or else fills `error`.
int parlance_onnx_load(const char *path, char *error, size_t error_capacity);

/// Opens a model file for one thread per call. NULL and a filled `error` when it is not a model that can run;
/// unlike sherpa-onnx, this never ends the process. The library must be loaded.
parlance_onnx_session *parlance_onnx_session_open(const char *path, char *error, size_t error_capacity);
void parlance_onnx_session_close(parlance_onnx_session *session);

/// Takes about 4.5 kB for each stream, of which there is at least one. `rate` is 16000, for windows of 512 samples, or
/// 8000, for windows of 256. `session` must outlive it.
parlance_silero *parlance_silero_create(
    parlance_onnx_session *session, int rate, size_t streams, char *error, size_t error_capacity);
void parlance_silero_destroy(parlance_silero *silero);

/// Takes the next window of each stream and writes their probabilities of speech. Returns 0, or else fills `error`.
int parlance_silero_step(
    parlance_silero *silero, const float *const *windows, float *probabilities, char *error, size_t error_capacity);

#endif
