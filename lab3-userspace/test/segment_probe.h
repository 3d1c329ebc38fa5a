// segment_probe: asking the processor about a segment.

#ifndef SEGMENT_PROBE_H
#define SEGMENT_PROBE_H

#include "lib/types.h"

// segment_rights: what LAR says of a selector (Intel SDM vol. 2A, LAR): bits 8 to 23 are those
// of the descriptor. 0: there is no such segment.
uint64_t segment_rights(uint64_t selector);

#endif
