#include <lame/lame.h>

// Variadic message callbacks cannot be set from Swift. Without one LAME says nothing.
static inline void parlance_lame_silence(lame_global_flags *flags) {
    lame_set_errorf(flags, NULL);
    lame_set_debugf(flags, NULL);
    lame_set_msgf(flags, NULL);
}
