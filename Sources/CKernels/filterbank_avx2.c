#if defined(__x86_64__)
#include <float.h>
#include <stddef.h>

#include "filterbank_tables.h"

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define LANES 8
#define KERNEL parlance_filterbank_avx2
#include "filterbank_kernel.h"
#pragma clang attribute pop
#endif
