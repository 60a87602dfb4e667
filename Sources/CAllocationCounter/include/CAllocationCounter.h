#pragma once

/// How often the calling thread has asked for heap memory since it began.
unsigned long parlance_allocations(void);

/// How often all threads together have.
unsigned long parlance_allocations_of_process(void);
