#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARY "libonnxruntime.so"

// The interface version asked for. Slots are the same in every version from this one on.
enum { interface_version = 17 };

typedef struct { const void *(*GetApi)(uint32_t); const char *(*GetVersionString)(void); } api_base;

// Positions in the table of functions (onnxruntime_c_api.h, `struct OrtApi`).
enum {
    slot_GetErrorMessage = 2, slot_CreateEnv = 3, slot_CreateSession = 7, slot_Run = 9,
    slot_CreateSessionOptions = 10, slot_SetGraphOptimizationLevel = 23, slot_SetIntraOpNumThreads = 24,
    slot_SetInterOpNumThreads = 25, slot_CreateTensorWithData = 49, slot_GetTensorElementType = 60,
    slot_GetDimensionsCount = 61, slot_GetDimensions = 62, slot_GetTensorTypeAndShape = 65,
    slot_CreateCpuMemoryInfo = 69, slot_ReleaseStatus = 93, slot_ReleaseSession = 95, slot_ReleaseValue = 96,
    slot_ReleaseTensorTypeAndShapeInfo = 99, slot_ReleaseSessionOptions = 100,
};

enum { element_float = 1, element_int64 = 7, log_fatal = 4, optimize_all = 99, arena_allocator = 1, memory_default = 0 };

static struct {
    const char *(*GetErrorMessage)(const void *status);
    void *(*CreateEnv)(int level, const char *name, void **env);
    void *(*CreateSession)(void *env, const char *path, const void *options, void **session);
    void *(*Run)(void *session, const void *run_options, const char *const *input_names, const void *const *inputs,
                 size_t input_count, const char *const *output_names, size_t output_count, void **outputs);
    void *(*CreateSessionOptions)(void **options);
    void *(*SetGraphOptimizationLevel)(void *options, int level);
    void *(*SetIntraOpNumThreads)(void *options, int count);
    void *(*SetInterOpNumThreads)(void *options, int count);
    void *(*CreateTensorWithData)(const void *memory_info, void *data, size_t bytes, const int64_t *shape,
                                  size_t rank, int element, void **value);
    void *(*GetTensorElementType)(const void *info, int *element);
    void *(*GetDimensionsCount)(const void *info, size_t *rank);
    void *(*GetDimensions)(const void *info, int64_t *shape, size_t rank);
    void *(*GetTensorTypeAndShape)(const void *value, void **info);
    void *(*CreateCpuMemoryInfo)(int allocator, int memory, void **info);
    void (*ReleaseStatus)(void *);
    void (*ReleaseSession)(void *);
    void (*ReleaseValue)(void *);
    void (*ReleaseTensorTypeAndShapeInfo)(void *);
    void (*ReleaseSessionOptions)(void *);
} ort;

static const char *version = "unknown";
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *environment;
static void *cpu_memory;

// True when `status` reports a failure, which is then described and released.
static int failed(void *status, char *error, size_t capacity) {
    if (!status) return 0;
    snprintf(error, capacity, "%s", ort.GetErrorMessage(status));
    ort.ReleaseStatus(status);
    return 1;
}

static int load_locked(const char *path, char *error, size_t capacity) {
    if (environment) return 0;
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!handle && path) handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(error, capacity, "%s cannot be loaded: %s", LIBRARY, dlerror());
        return -1;
    }
    const api_base *(*base)(void) = (const api_base *(*)(void))dlsym(handle, "OrtGetApiBase");
    const void *const *table = base ? base()->GetApi(interface_version) : NULL;
    if (!table) {
        snprintf(error, capacity, "%s is too old: it lacks interface version %d", LIBRARY, interface_version);
        return -1;
    }
#define SLOT(name) ort.name = (__typeof__(ort.name))table[slot_##name];
    SLOT(GetErrorMessage) SLOT(CreateEnv) SLOT(CreateSession) SLOT(Run) SLOT(CreateSessionOptions)
    SLOT(SetGraphOptimizationLevel) SLOT(SetIntraOpNumThreads) SLOT(SetInterOpNumThreads)
    SLOT(CreateTensorWithData) SLOT(GetTensorElementType) SLOT(GetDimensionsCount) SLOT(GetDimensions)
    SLOT(GetTensorTypeAndShape) SLOT(CreateCpuMemoryInfo) SLOT(ReleaseStatus) SLOT(ReleaseSession)
    SLOT(ReleaseValue) SLOT(ReleaseTensorTypeAndShapeInfo) SLOT(ReleaseSessionOptions)
#undef SLOT
    if (failed(ort.CreateCpuMemoryInfo(arena_allocator, memory_default, &cpu_memory), error, capacity)) return -1;
    version = base()->GetVersionString();
    // Failures come back as statuses and are reported by the caller; the library's own log would say them twice.
    if (failed(ort.CreateEnv(log_fatal, "parlance", &environment), error, capacity)) return -1;
    return 0;
}

int parlance_onnx_load(const char *path, char *error, size_t capacity) {
    pthread_mutex_lock(&lock);
    int result = load_locked(path, error, capacity);
    pthread_mutex_unlock(&lock);
    return result;
}

const char *parlance_onnx_version(void) { return version; }

parlance_onnx_session *parlance_onnx_session_open(const char *path, char *error, size_t capacity) {
    void *options = NULL, *session = NULL;
    if (failed(ort.CreateSessionOptions(&options), error, capacity)) return NULL;
    if (failed(ort.SetIntraOpNumThreads(options, 1), error, capacity)
        || failed(ort.SetInterOpNumThreads(options, 1), error, capacity)
        || failed(ort.SetGraphOptimizationLevel(options, optimize_all), error, capacity)
        || failed(ort.CreateSession(environment, path, options, &session), error, capacity)) {
        session = NULL;
    }
    ort.ReleaseSessionOptions(options);
    return session;
}

void parlance_onnx_session_close(parlance_onnx_session *session) {
    if (session) ort.ReleaseSession(session);
}

parlance_onnx_value *parlance_onnx_value_create(
    void *data, size_t bytes, const int64_t *shape, size_t rank, int element, char *error, size_t capacity) {
    void *value = NULL;
    void *status = ort.CreateTensorWithData(cpu_memory, data, bytes, shape, rank, element, &value);
    return failed(status, error, capacity) ? NULL : value;
}

int parlance_onnx_value_shape(
    const parlance_onnx_value *value, int *element, int64_t *shape, size_t *rank, char *error, size_t capacity) {
    void *info = NULL;
    const size_t room = *rank;
    if (failed(ort.GetTensorTypeAndShape(value, &info), error, capacity)) return -1;
    int result = failed(ort.GetTensorElementType(info, element), error, capacity)
            || failed(ort.GetDimensionsCount(info, rank), error, capacity)
        ? -1
        : 0;
    if (result == 0 && *rank > room) {
        snprintf(error, capacity, "a tensor has %zu dimensions", *rank);
        result = -1;
    }
    if (result == 0 && failed(ort.GetDimensions(info, shape, *rank), error, capacity)) result = -1;
    ort.ReleaseTensorTypeAndShapeInfo(info);
    return result;
}

void parlance_onnx_value_release(parlance_onnx_value *value) {
    if (value) ort.ReleaseValue(value);
}

int parlance_onnx_run(
    parlance_onnx_session *session, const char *const *input_names, parlance_onnx_value *const *inputs,
    size_t input_count, const char *const *output_names, parlance_onnx_value **outputs, size_t output_count,
    char *error, size_t capacity) {
    void *status = ort.Run(session, NULL, input_names, (const void *const *)inputs, input_count, output_names,
                           output_count, (void **)outputs);
    return failed(status, error, capacity) ? -1 : 0;
}

enum { width = 128 };

// The tensors are made once, over memory of ours; a step only copies samples in and runs.
struct parlance_silero {
    void *session;
    void *inputs[3];   // input, state, sr
    void *outputs[2];  // output, stateN; the states change places after each step
    int64_t rate;
    size_t streams;
    size_t window, context;  // samples; the context precedes the window
    float *samples;          // [streams, context + window]
    float *states[2];        // [2, streams, width] each
    float *probabilities;    // [streams, 1]
};

static int tensor(void *data, size_t bytes, const int64_t *shape, size_t rank, int element, void **value,
                  char *error, size_t capacity) {
    return failed(ort.CreateTensorWithData(cpu_memory, data, bytes, shape, rank, element, value), error, capacity);
}

static int make_tensors(parlance_silero *s, char *error, size_t capacity) {
    const int64_t n = (int64_t)s->streams;
    const int64_t input_shape[] = {n, (int64_t)(s->context + s->window)}, state_shape[] = {2, n, width};
    const int64_t output_shape[] = {n, 1};
    const size_t input_bytes = s->streams * (s->context + s->window) * sizeof(float);
    const size_t state_bytes = s->streams * 2 * width * sizeof(float), output_bytes = s->streams * sizeof(float);
    return tensor(s->samples, input_bytes, input_shape, 2, element_float, &s->inputs[0], error, capacity)
        || tensor(s->states[0], state_bytes, state_shape, 3, element_float, &s->inputs[1], error, capacity)
        || tensor(&s->rate, sizeof(s->rate), NULL, 0, element_int64, &s->inputs[2], error, capacity)
        || tensor(s->probabilities, output_bytes, output_shape, 2, element_float, &s->outputs[0], error, capacity)
        || tensor(s->states[1], state_bytes, state_shape, 3, element_float, &s->outputs[1], error, capacity);
}

parlance_silero *parlance_silero_create(
    parlance_onnx_session *session, int rate, size_t streams, char *error, size_t capacity) {
    const size_t window = (size_t)rate * 32 / 1000, context = window / 8;
    parlance_silero *s = calloc(1, sizeof(*s));
    float *memory = streams ? calloc(streams, (context + window + 4 * width + 1) * sizeof(float)) : NULL;
    if (!s || !memory) {
        snprintf(error, capacity, "out of memory");
        free(s);
        free(memory);
        return NULL;
    }
    s->session = session;
    s->rate = rate;
    s->streams = streams;
    s->window = window;
    s->context = context;
    s->samples = memory;
    s->states[0] = s->samples + streams * (context + window);
    s->states[1] = s->states[0] + streams * 2 * width;
    s->probabilities = s->states[1] + streams * 2 * width;
    if (make_tensors(s, error, capacity)) {
        parlance_silero_destroy(s);
        return NULL;
    }
    return s;
}

void parlance_silero_destroy(parlance_silero *s) {
    if (!s) return;
    for (int i = 0; i < 3; i++) if (s->inputs[i]) ort.ReleaseValue(s->inputs[i]);
    for (int i = 0; i < 2; i++) if (s->outputs[i]) ort.ReleaseValue(s->outputs[i]);
    free(s->samples);
    free(s);
}

int parlance_silero_step(
    parlance_silero *s, const float *const *windows, float *probabilities, char *error, size_t capacity) {
    static const char *const input_names[] = {"input", "state", "sr"};
    static const char *const output_names[] = {"output", "stateN"};
    for (size_t i = 0; i < s->streams; i++) {
        memcpy(s->samples + i * (s->context + s->window) + s->context, windows[i], s->window * sizeof(float));
    }
    void *status = ort.Run(s->session, NULL, input_names, (const void *const *)s->inputs, 3, output_names, 2,
                           s->outputs);
    // The next window is preceded by this one's end, whether or not the network ran.
    for (size_t i = 0; i < s->streams; i++) {
        float *samples = s->samples + i * (s->context + s->window);
        memcpy(samples, samples + s->window, s->context * sizeof(float));
    }
    if (failed(status, error, capacity)) return -1;
    memcpy(probabilities, s->probabilities, s->streams * sizeof(float));
    void *next = s->outputs[1];
    s->outputs[1] = s->inputs[1];
    s->inputs[1] = next;
    return 0;
}
