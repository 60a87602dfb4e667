#if defined(__x86_64__)
#include <stddef.h>
#include <string.h>

#include "silero_network.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define LANES 16
#define KERNEL parlance_silero_avx512
#include "silero_kernel.h"
#pragma clang attribute pop
#endif
