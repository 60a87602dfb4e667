#ifndef PARLANCE_UNMASK_H
#define PARLANCE_UNMASK_H

#include <stddef.h>
#include <stdint.h>

/// XORs `count` bytes in place with a WebSocket masking key (RFC 6455, section 5.3).
///
/// `mask` holds the key's four bytes in the order in which they came over the wire, lowest address first (that is, as
/// memcpy would fill it). `phase` is the number of payload bytes of the same frame already done; only its low two
/// bits count. Masking twice gives the input back.
void parlance_unmask(uint8_t *bytes, size_t count, uint32_t mask, size_t phase);

/// The same while copying from `source` to `destination`, in one pass. They must be equal or not overlap.
void parlance_unmask_copy(uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase);

/// The plain loop behind the two above, for comparison.
void parlance_unmask_portable(
    uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase);

#endif
