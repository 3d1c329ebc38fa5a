// trace: nobody watches by default.

#include "core/trace.h"

void (*trace_op)(enum trace_id id, uint64_t first, uint64_t second);
