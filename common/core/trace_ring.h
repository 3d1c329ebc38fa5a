// trace_ring: keeps the newest of what is traced, and sends it when the run ends.
//
// Off unless the command line says trace=on, or trace=N for about N events. The kernel's time
// goes on while an event is noted, about 60 instructions: a traced run is not the same run to
// the instruction as one that is not.

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
	uint64_t taken;             // places handed out since boot
};

// Names are told once, so that they must outlast many laps of the other events. Both are read
// from outside too, when the machine ends without asking the kernel.
extern struct trace_ring trace_events, trace_names;

// trace_ring_flush: stop tracing, and send what was kept on the grade channel. Called when the
// machine ends, from anywhere; does nothing if nothing is traced.
void trace_ring_flush(void);

#endif
