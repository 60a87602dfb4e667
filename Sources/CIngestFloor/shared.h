#ifndef PARLANCE_INGEST_SHARED_H
#define PARLANCE_INGEST_SHARED_H

#include "CIngestFloor.h"

/// Monotonic, in nanoseconds.
uint64_t ingest_now(void);
uint64_t ingest_processor_microseconds(void);
/// One line of standard output, as parlance_ingest_answer has it.
void ingest_tell(const struct parlance_ingest_counts *counts);

/// A reader of WebSocket frames that keeps nothing of them: where in a frame a connection is.
struct ingest_frame {
    /// Bytes of the header so far.
    uint8_t header[14];
    uint8_t header_bytes;
    /// Of the payload, not seen yet.
    uint64_t left;
    /// Of the payload, seen.
    uint64_t seen;
};

/// How long a header is that begins so; 0 when more bytes are needed to tell.
static inline size_t ingest_header_length(const uint8_t *bytes, size_t count) {
    if (count < 2) return 0;
    size_t length = 2 + ((bytes[1] & 0x80) ? 4 : 0);
    switch (bytes[1] & 0x7f) {
    case 126: return length + 2;
    case 127: return length + 8;
    default: return length;
    }
}

static inline uint64_t ingest_payload_length(const uint8_t *header) {
    const unsigned form = header[1] & 0x7f;
    if (form < 126) return form;
    uint64_t length = 0;
    for (size_t i = 0; i < (form == 126 ? 2u : 8u); i++) length = length << 8 | header[2 + i];
    return length;
}

#endif
