// trap: dispatch of vectors to those who answer them.

#include "arch/trap.h"

#include "arch/cpu.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/log.h"
#include "core/preempt.h"
#include "core/slot.h"
#include "core/trace.h"
#include "dev/apic.h"
#include "dev/pic.h"

static interrupt_handler line_handlers[PIC_LINES][LINE_SHARERS]; // NULL behind the last
static interrupt_handler vector_handlers[256];

void trap_nothing(void); // in trap_entry.S

static void user_work_nothing(struct trap_frame *trap_frame)
{
	(void)trap_frame;
}

static bool user_exception_unhandled(struct trap_frame *trap_frame, vaddr_t address)
{
	(void)trap_frame;
	(void)address;
	return false;
}

static const struct user_edge_ops no_user = {.enter = trap_nothing, .leave = trap_nothing};

SLOT(user_edge_ops, &no_user);
SLOT(user_work_op, user_work_nothing);
SLOT(user_exception_op, user_exception_unhandled);

void interrupt_install(unsigned irq, interrupt_handler handler)
{
	size_t i = 0;

	assert(irq < PIC_LINES);
	while (i < LINE_SHARERS && line_handlers[irq][i] != NULL)
		i++;
	if (i == LINE_SHARERS)
		panic("line %u has %d handlers already", irq, LINE_SHARERS);
	line_handlers[irq][i] = handler;
	pic_unmask(irq);
}

void vector_install(uint8_t vector, interrupt_handler handler)
{
	assert(vector >= VECTOR_IRQ + PIC_LINES);
	vector_handlers[vector] = handler;
}

static void line_dispatch(unsigned irq, struct trap_frame *trap_frame)
{
	if (pic_is_spurious(irq))
		return;
	if (line_handlers[irq][0] == NULL)
		log_warn("interrupt on line %u, which has no handler", irq);
	for (size_t i = 0; i < LINE_SHARERS && line_handlers[irq][i] != NULL; i++)
		line_handlers[irq][i](trap_frame);
	pic_end(irq);
}

static void vector_dispatch(uint8_t vector, struct trap_frame *trap_frame)
{
	if (vector ==
	    VECTOR_APIC_SPURIOUS) // needs no end of interrupt: Intel SDM vol. 3A, 10.9
		return;
	if (vector_handlers[vector] == NULL)
		panic("interrupt on vector %u, which has no handler", vector);
	vector_handlers[vector](trap_frame);
	apic_end();
}

void interrupt_dispatch(struct trap_frame *trap_frame)
{
	uint8_t vector = (uint8_t)trap_frame->vector;

	trace(TRACE_INTERRUPT_ENTER, vector, trap_frame->rip);
	percpu_increment(critical.interrupts);
	if (vector < VECTOR_IRQ + PIC_LINES)
		line_dispatch(vector - VECTOR_IRQ, trap_frame);
	else
		vector_dispatch(vector, trap_frame);
	// Only now: the handlers above may have asked for a switch, and could not have it.
	percpu_decrement(critical.interrupts);
	trace(TRACE_INTERRUPT_EXIT, vector, 0);
	irq_return(trap_frame);
	assert(!interrupts_enabled()); // the way out must not be interrupted
}

void irq_return(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	preempt_check();
}

void user_return(struct trap_frame *trap_frame)
{
	assert_eq(percpu_read(critical.reasons), 0); // ring 3 holds the processor by nothing
	assert(!interrupts_enabled());               // the way out must not be interrupted
	// A system call or an exception may have woken somebody who should run before this
	// thread goes on; whoever runs meanwhile may leave it work; and the work may wake
	// again.
	do {
		preempt_check();
		if (!percpu_is_zero(user_work))
			user_work_op(trap_frame);
	} while (percpu_read(preempt_needed));
}
