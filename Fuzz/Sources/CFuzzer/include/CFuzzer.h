#include <stddef.h>
#include <stdint.h>

// What the compiler's run-time libraries offer: libFuzzer's own main, and AddressSanitizer's bookkeeping.

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *bytes, size_t count));
size_t __sanitizer_get_current_allocated_bytes(void);
int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void *, size_t),
                                              void (*freed)(const volatile void *));
