#ifndef PARLANCE_INGEST_FLOOR_H
#define PARLANCE_INGEST_FLOOR_H

#include <stddef.h>
#include <stdint.h>

// What `parlance bench ingest` measures with: the least that a server can do, and clients that cost little beside it.
// Linux only (epoll). Each runs in a process of its own and is asked over its standard input and output.

/// Runs this process, and the threads that it starts later, on one processor. 0, or -1 with errno.
int parlance_ingest_pin(int processor);

/// Counts that are read while others write them.
struct parlance_ingest_counts {
    uint64_t frames;
    uint64_t bytes;
};

/// Answers each line of standard input with one of standard output: frames, bytes, microseconds of processor time of
/// this process, and heap allocations (0 where nobody counts). Allocates nothing. Returns at the end of the input.
///
/// - count: fills in the counts; called on this thread.
void parlance_ingest_answer(void (*count)(void *context, struct parlance_ingest_counts *counts), void *context);

/// The floor: one thread, epoll, sockets read into one buffer, frames parsed and unmasked, then forgotten. Accepts any
/// upgrade, checks nothing, sends nothing. Writes `port N` to standard output, then answers as above.
/// Returns at the end of the input, or -1 with errno.
int parlance_ingest_floor(void);

/// Clients, all of them on this thread.
struct parlance_ingest_plan {
    /// On 127.0.0.1.
    uint16_t port;
    /// Path and query of the upgrade.
    const char *target;
    size_t connections;
    /// What is said, round and round; each connection begins at another place. Cut at chunks.
    const uint8_t *audio;
    size_t audio_bytes;
    size_t chunk_bytes;
    /// Between the chunks of one connection. 0: nothing is said at all.
    uint64_t interval_nanoseconds;
};

struct parlance_ingest_outcome {
    /// Connections that were answered 101.
    size_t connected;
    /// Of those: closed before we were told to stop.
    size_t closed;
    /// Frames whose last byte the kernel took.
    uint64_t frames;
    /// Between the moment when a frame was due and the moment when it was handed to the kernel.
    uint64_t late_nanoseconds_sum, late_nanoseconds_max;
    /// Frames that were later than 20 ms.
    uint64_t late_frames;
    /// Frames that waited because the server did not take the one before.
    uint64_t blocked_frames;
    uint64_t bytes_received;
    /// How long all of this was counted.
    uint64_t nanoseconds;
    /// Processor time of this process.
    uint64_t processor_microseconds;
};

/// Connects everything, writes `connected N` to standard output, and speaks until the end of standard input. A line of
/// input begins the outcome's counts anew.
///
/// Answers pings, and throws away whatever else the server says. 0, or -1 with errno.
int parlance_ingest_speak(const struct parlance_ingest_plan *plan, struct parlance_ingest_outcome *outcome);

#endif
