// lab4_layout: the structs that are read from outside, besides those of the labs below.

#include "core/layout.h"
#include "mm/frame_pool.h"

LAYOUT_STRUCT(frame_pool);
LAYOUT_FIELD(frame_pool, owned);
