#ifndef PARLANCE_CALLOCATIONS_H
#define PARLANCE_CALLOCATIONS_H

#include <stddef.h>

/// How often the calling thread has asked for memory so far, by whatever function, whether or not it gave it back.
size_t parlance_allocations(void);

#endif
