// trace: nobody watches by default (core/trace_ring.h does when asked to).

#include "core/trace.h"

#include "core/slot.h"

void trace_nobody(enum trace_id id, uint64_t first, uint64_t second)
{
	(void)id;
	(void)first;
	(void)second;
}

SLOT(trace_op, trace_nobody);

void trace_name(enum trace_id id, uint64_t number, const char *name)
{
	bool ended = !trace_on();

	while (!ended) {
		uint64_t letters = 0;

		for (unsigned i = 0; i < sizeof(letters) && !ended; i++) {
			letters |= (uint64_t)(uint8_t)*name << (8 * i);
			ended = *name++ == '\0';
		}
		trace(id, number, letters);
	}
}
