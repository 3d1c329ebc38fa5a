// common_layout: the structs of common that are read from outside.

#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/executor.h"
#include "core/layout.h"
#include "core/trace_ring.h"
#include "mm/aspace.h"
#include "mm/frame_pool.h"

LAYOUT_CONSTANT(CPU_MAX);
LAYOUT_CONSTANT(FRAME_OWNERS);
LAYOUT_CONSTANT(TASK_MAX);

LAYOUT_STRUCT(percpu);
LAYOUT_FIELD(percpu, self);
LAYOUT_FIELD(percpu, tls);
LAYOUT_FIELD(percpu, number);
LAYOUT_FIELD(percpu, critical);
LAYOUT_FIELD(percpu, preempt_needed);
LAYOUT_FIELD(percpu, tick_rip);
LAYOUT_FIELD(percpu, tick_after_halt);

LAYOUT_STRUCT(critical);
LAYOUT_FIELD(critical, locks);
LAYOUT_FIELD(critical, interrupts);
LAYOUT_FIELD(critical, preempt_off);

LAYOUT_STRUCT(trap_frame);
LAYOUT_FIELD(trap_frame, rax);
LAYOUT_FIELD(trap_frame, rdx);
LAYOUT_FIELD(trap_frame, vector);
LAYOUT_FIELD(trap_frame, rip);
LAYOUT_FIELD(trap_frame, rsp);
LAYOUT_FIELD(trap_frame, rflags);

LAYOUT_STRUCT(frame_info);
LAYOUT_FIELD(frame_info, references);
LAYOUT_FIELD(frame_info, owner);

LAYOUT_STRUCT(region);
LAYOUT_FIELD(region, node);
LAYOUT_FIELD(region, start);
LAYOUT_FIELD(region, end);
LAYOUT_FIELD(region, flags);
LAYOUT_FIELD(region, name);

LAYOUT_STRUCT(trace_ring);
LAYOUT_FIELD(trace_ring, pages);
LAYOUT_FIELD(trace_ring, size);
LAYOUT_FIELD(trace_ring, taken);

LAYOUT_STRUCT(trace_event);
LAYOUT_FIELD(trace_event, when);
LAYOUT_FIELD(trace_event, id);
LAYOUT_FIELD(trace_event, processor);
LAYOUT_FIELD(trace_event, first);
LAYOUT_FIELD(trace_event, second);
