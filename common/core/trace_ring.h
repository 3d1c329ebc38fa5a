// trace_ring: keeps the newest trace events, and sends them when the run ends.
//
// Off unless the command line says trace=on, or trace=N for about N events. Recording an event
// takes about 60 instructions of the kernel's time, so a traced run differs from one without
// tracing.

#ifndef CORE_TRACE_RING_H
#define CORE_TRACE_RING_H

#include "lib/types.h"

struct trace_event {
	uint64_t when;      // the time-stamp counter
	uint32_t id;        // enum trace_id; TRACE_NONE while it is being written
	uint32_t processor; // its number
	uint64_t first, second;
};

struct trace_ring {
	struct trace_event **pages; // in a frame of their own
	uint64_t size;              // events that fit, a whole number of pages; 0: off
	uint64_t taken;             // places taken since boot
};

// A name is recorded once, so names have a ring of their own, which other events do not
// overwrite. The grader also reads both from outside, when the machine ends without the kernel.
extern struct trace_ring trace_events, trace_names;

#endif
