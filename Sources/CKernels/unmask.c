#include "parlance_unmask.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// The key as the next payload byte sees it: rotated so that its first byte in memory is byte `phase` of the key.
static inline uint32_t rotated(uint32_t mask, size_t phase) {
    uint8_t key[4], turned[4];
    memcpy(key, &mask, 4);
    for (size_t i = 0; i < 4; i++) turned[i] = key[(i + phase) & 3];
    uint32_t result;
    memcpy(&result, turned, 4);
    return result;
}

// Loads and stores go through memcpy: payloads lie anywhere, and the compiler makes single instructions of it.
void parlance_unmask_portable(
    uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase) {
    const uint32_t key = rotated(mask, phase);
    const uint64_t wide = (uint64_t)key << 32 | key;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t word;
        memcpy(&word, source + i, 8);
        word ^= wide;
        memcpy(destination + i, &word, 8);
    }
    uint8_t bytes[4];
    memcpy(bytes, &key, 4);
    for (; i < count; i++) destination[i] = source[i] ^ bytes[i & 3];
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) static void unmask_avx2(
    uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase) {
    const __m256i key = _mm256_set1_epi32((int)rotated(mask, phase));
    size_t i = 0;
    for (; i + 128 <= count; i += 128) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(source + i));
        __m256i b = _mm256_loadu_si256((const __m256i *)(source + i + 32));
        __m256i c = _mm256_loadu_si256((const __m256i *)(source + i + 64));
        __m256i d = _mm256_loadu_si256((const __m256i *)(source + i + 96));
        _mm256_storeu_si256((__m256i *)(destination + i), _mm256_xor_si256(a, key));
        _mm256_storeu_si256((__m256i *)(destination + i + 32), _mm256_xor_si256(b, key));
        _mm256_storeu_si256((__m256i *)(destination + i + 64), _mm256_xor_si256(c, key));
        _mm256_storeu_si256((__m256i *)(destination + i + 96), _mm256_xor_si256(d, key));
    }
    for (; i + 32 <= count; i += 32) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(source + i));
        _mm256_storeu_si256((__m256i *)(destination + i), _mm256_xor_si256(a, key));
    }
    // A multiple of 32 was done, so the key stands as before.
    parlance_unmask_portable(destination + i, source + i, count - i, mask, phase);
}

void parlance_unmask_copy(uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase) {
    // The compiler's run-time support fills this in before main; asking is a load and a test.
    if (count >= 32 && __builtin_cpu_supports("avx2")) {
        unmask_avx2(destination, source, count, mask, phase);
    } else {
        parlance_unmask_portable(destination, source, count, mask, phase);
    }
}

#elif defined(__aarch64__)

void parlance_unmask_copy(uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase) {
    const uint8x16_t key = vreinterpretq_u8_u32(vdupq_n_u32(rotated(mask, phase)));
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        uint8x16_t a = vld1q_u8(source + i), b = vld1q_u8(source + i + 16);
        uint8x16_t c = vld1q_u8(source + i + 32), d = vld1q_u8(source + i + 48);
        vst1q_u8(destination + i, veorq_u8(a, key));
        vst1q_u8(destination + i + 16, veorq_u8(b, key));
        vst1q_u8(destination + i + 32, veorq_u8(c, key));
        vst1q_u8(destination + i + 48, veorq_u8(d, key));
    }
    for (; i + 16 <= count; i += 16) vst1q_u8(destination + i, veorq_u8(vld1q_u8(source + i), key));
    parlance_unmask_portable(destination + i, source + i, count - i, mask, phase);
}

#else

void parlance_unmask_copy(uint8_t *destination, const uint8_t *source, size_t count, uint32_t mask, size_t phase) {
    parlance_unmask_portable(destination, source, count, mask, phase);
}

#endif

void parlance_unmask(uint8_t *bytes, size_t count, uint32_t mask, size_t phase) {
    parlance_unmask_copy(bytes, bytes, count, mask, phase);
}
