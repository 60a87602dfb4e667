// Vectors of four: SSE2 on x86-64, NEON on arm64, plain code elsewhere.
#define LANES 4
#define KERNEL parlance_filterbank_portable
#include "filterbank_kernel.h"
