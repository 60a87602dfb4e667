#include <opencore-amrwb/dec_if.h>
