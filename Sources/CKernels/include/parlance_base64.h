#ifndef PARLANCE_BASE64_H
#define PARLANCE_BASE64_H

#include <stddef.h>
#include <stdint.h>

/// Decodes base64 (RFC 4648, section 4) as strictly as it may be read: digits of the standard alphabet and nothing
/// between them, padded to a multiple of four, no bits set that the padding leaves over. So every sequence of bytes has
/// exactly one form that is taken.
///
/// Writes at most `count / 4 * 3` bytes to `destination`, for which there must be room, whatever it returns; the buffers
/// must not overlap. Returns how many bytes came of it, or -1 where the text is not base64 (`destination` then holds
/// nothing of use).
ptrdiff_t parlance_base64_decode(uint8_t *destination, const uint8_t *source, size_t count);

/// The plain loop behind it, for comparison.
ptrdiff_t parlance_base64_decode_portable(uint8_t *destination, const uint8_t *source, size_t count);

#endif
