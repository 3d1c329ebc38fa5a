// lab2_layout: the structs of this lab that are read from outside.

#include "core/layout.h"
#include "lab2-threads/kernel/scheduler.h"

LAYOUT_CONSTANT(THREAD_SLICE);
LAYOUT_CONSTANT(THREAD_PRIORITIES);

LAYOUT_STRUCT(thread);
LAYOUT_FIELD(thread, tid);
LAYOUT_FIELD(thread, name);
LAYOUT_FIELD(thread, stack);
LAYOUT_FIELD(thread, state);
LAYOUT_FIELD(thread, since);
LAYOUT_FIELD(thread, queue_node);
LAYOUT_FIELD(thread, context);
LAYOUT_FIELD(thread, priority);
LAYOUT_FIELD(thread, ticks);
LAYOUT_FIELD(thread, switches);
LAYOUT_FIELD(thread, switches_forced);
LAYOUT_FIELD(thread, table_node);
LAYOUT_FIELD(thread, exited);
LAYOUT_FIELD(thread, value);

LAYOUT_STRUCT(switch_frame);
LAYOUT_FIELD(switch_frame, r15);
LAYOUT_FIELD(switch_frame, r14);
LAYOUT_FIELD(switch_frame, r13);
LAYOUT_FIELD(switch_frame, r12);
LAYOUT_FIELD(switch_frame, rbx);
LAYOUT_FIELD(switch_frame, rbp);
LAYOUT_FIELD(switch_frame, rip);

LAYOUT_FIELD(percpu, thread);

LAYOUT_STRUCT(run_queue);
LAYOUT_FIELD(run_queue, levels);
LAYOUT_FIELD(run_queue, populated);
LAYOUT_FIELD(run_queue, count);
