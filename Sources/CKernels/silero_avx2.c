#if defined(__x86_64__)
#include <stddef.h>
#include <string.h>

#include "silero_network.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define KERNEL parlance_silero_avx2
#include "silero_kernel.h"
#pragma clang attribute pop
#endif
