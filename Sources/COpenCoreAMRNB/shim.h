#include <opencore-amrnb/interf_dec.h>
