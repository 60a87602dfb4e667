// The little of ONNX Runtime that Parlance uses by itself: opening a model file, running it with memory of the caller's
// own, and Silero's voice activity network.
//
// ONNX Runtime is loaded at run time. Its C interface is a table of functions to which releases only append, so the
// slots used here are declared by hand, and no header of it is needed.
#ifndef PARLANCE_CONNXRUNTIME_H
#define PARLANCE_CONNXRUNTIME_H

#include <stddef.h>
#include <stdint.h>

/// An opened model. Running it is safe from any number of threads at once.
typedef struct parlance_onnx_session parlance_onnx_session;
/// A tensor.
typedef struct parlance_onnx_value parlance_onnx_value;
/// The voice activity state of streams that are stepped together, with all the memory a step needs. One thread at a time.
typedef struct parlance_silero parlance_silero;

/// Loads the library, once per process: by its bare name, then from `path` (may be NULL).
/// Returns 0, or else fills `error`.
int parlance_onnx_load(const char *path, char *error, size_t error_capacity);

/// Of the loaded library.
const char *parlance_onnx_version(void);

/// Opens a model file for one thread per call. NULL and a filled `error` when it is not a model that can run;
/// unlike sherpa-onnx, this never ends the process. The library must be loaded.
parlance_onnx_session *parlance_onnx_session_open(const char *path, char *error, size_t error_capacity);
void parlance_onnx_session_close(parlance_onnx_session *session);

enum { parlance_onnx_float = 1, parlance_onnx_int64 = 7 };

/// A tensor over memory of the caller's, which must outlive it. NULL and a filled `error` when `bytes` does not suffice.
parlance_onnx_value *parlance_onnx_value_create(
    void *data, size_t bytes, const int64_t *shape, size_t rank, int element, char *error, size_t error_capacity);
void parlance_onnx_value_release(parlance_onnx_value *value);

/// What kind of tensor it is. `rank` says how many dimensions `shape` has room for; more are an error.
int parlance_onnx_value_shape(
    const parlance_onnx_value *value, int *element, int64_t *shape, size_t *rank, char *error, size_t error_capacity);

/// Runs the network once. Outputs that are given are written in place, and an error when the network's have another shape;
/// those that are NULL are made, and the caller's to release. Returns 0, or else fills `error`.
int parlance_onnx_run(
    parlance_onnx_session *session, const char *const *input_names, parlance_onnx_value *const *inputs,
    size_t input_count, const char *const *output_names, parlance_onnx_value **outputs, size_t output_count,
    char *error, size_t error_capacity);

/// Takes about 4.5 kB for each stream, of which there is at least one. `rate` is 16000, for windows of 512 samples, or
/// 8000, for windows of 256. `session` must outlive it.
parlance_silero *parlance_silero_create(
    parlance_onnx_session *session, int rate, size_t streams, char *error, size_t error_capacity);
void parlance_silero_destroy(parlance_silero *silero);

/// Takes the next window of each stream and writes their probabilities of speech. Returns 0, or else fills `error`.
int parlance_silero_step(
    parlance_silero *silero, const float *const *windows, float *probabilities, char *error, size_t error_capacity);

#endif
