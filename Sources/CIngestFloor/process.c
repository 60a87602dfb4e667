#define _GNU_SOURCE
#include "CIngestFloor.h"
#include "shared.h"

#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// Of the library that counts allocations, where this process was started behind it.
extern unsigned long parlance_allocations_of_process(void) __attribute__((weak));

int parlance_ingest_pin(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

uint64_t ingest_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t ingest_processor_microseconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000u +
           (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

void ingest_tell(const struct parlance_ingest_counts *counts) {
    unsigned long allocations = parlance_allocations_of_process ? parlance_allocations_of_process() : 0;
    // dprintf would allocate.
    char line[128];
    const int length = snprintf(line, sizeof line, "%llu %llu %llu %lu\n", (unsigned long long)counts->frames,
                                (unsigned long long)counts->bytes,
                                (unsigned long long)ingest_processor_microseconds(), allocations);
    (void)!write(STDOUT_FILENO, line, (size_t)length);
}

void parlance_ingest_answer(void (*count)(void *context, struct parlance_ingest_counts *counts), void *context) {
    char line[64];
    while (read(STDIN_FILENO, line, sizeof line) > 0) {
        struct parlance_ingest_counts counts = {0, 0};
        count(context, &counts);
        ingest_tell(&counts);
    }
}
