// Stands before glibc's allocator and counts, thread by thread: as a library for LD_PRELOAD, with which `parlance bench
// codecs` starts itself anew and `parlance bench ingest` its servers, and in the tests. No program is linked with it.
#include "CAllocationCounter.h"
#include <errno.h>
#include <stddef.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

// Of the kind that needs no allocation itself.
static _Thread_local unsigned long count __attribute__((tls_model("initial-exec")));

static _Atomic unsigned long count_of_process;

unsigned long parlance_allocations(void) { return count; }

unsigned long parlance_allocations_of_process(void) {
    return __c11_atomic_load(&count_of_process, __ATOMIC_RELAXED);
}

static inline void note(void) {
    count++;
    __c11_atomic_fetch_add(&count_of_process, 1, __ATOMIC_RELAXED);
}

void *malloc(size_t size) {
    note();
    return __libc_malloc(size);
}

void *calloc(size_t members, size_t size) {
    note();
    return __libc_calloc(members, size);
}

void *realloc(void *memory, size_t size) {
    note();
    return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
    note();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *result = memalign(alignment, size);
    if (result == NULL) return ENOMEM;
    *memory = result;
    return 0;
}
