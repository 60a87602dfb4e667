// The project's own vector kernels. Every function here is pure: no globals, no allocation, any alignment.
#ifndef PARLANCE_CKERNELS_H
#define PARLANCE_CKERNELS_H

#include "parlance_base64.h"
#include "parlance_filterbank.h"
#include "parlance_fir.h"
#include "parlance_samples.h"
#include "parlance_silero.h"
#include "parlance_unmask.h"

#endif
