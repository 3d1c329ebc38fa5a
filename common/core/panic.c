// panic: say what is known, then end.

#include "core/panic.h"

#include <stdarg.h>

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/exception.h"
#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/console.h"
#include "core/grade_channel.h"
#include "core/slot.h"
#include "core/test.h"
#include "dev/power.h"
#include "lib/format.h"

static const struct percpu *owner; // the processor that tells; set once, never cleared

static void stop_nobody(void)
{
}

SLOT(panic_stop_others_op, stop_nobody);

// A test is over, and its machine ends. While a person watches, what is on the screen stays.
no_return static void panic_stop(void)
{
	if (test_running())
		power_off(POWER_PANIC);
	power_stop();
}

// The report of a panic has failed itself: print the shortest report, and then none.
no_return static void panic_nested(const char *file, int line)
{
	static bool told;

	if (!told) {
		told = true;
		console_printf("\npanic within a panic, at %s:%d; giving up\n", file, line);
		grade_channel_panic(file, line, "panic within a panic");
	}
	panic_stop();
}

// Of several processors that panic at once, one becomes the owner and tells; the others stop
// where they are, for what they found may follow from the first.
static void panic_begin(const char *file, int line)
{
	const struct percpu *found = NULL, *me;

	interrupts_disable();
	me = this_cpu(); // from here on we stay on it
	percpu_write(panicking, true);
	if (__atomic_compare_exchange_n(&owner, &found, me, false, __ATOMIC_SEQ_CST,
	                                __ATOMIC_SEQ_CST)) {
		panic_stop_others_op();
		return;
	}
	if (found != me)
		cpu_stop();
	panic_nested(file, line);
}

no_return static void panic_end(const vaddr_t *addresses, size_t count, bool interrupted)
{
	console_puts("backtrace:\n");
	backtrace_print(addresses, count, interrupted);
	grade_channel_backtrace(addresses, count);
	panic_stop();
}

void panic_at(const char *file, int line, const char *format, ...)
{
	vaddr_t addresses[BACKTRACE_DEPTH];
	char message[256];
	va_list values;

	panic_begin(file, line);
	va_start(values, format);
	format_text_va(message, sizeof(message), format, values);
	va_end(values);
	console_printf("\npanic at %s:%d: %s\n", file, line, message);
	grade_channel_panic(file, line, message);
	panic_end(addresses, backtrace_collect(frame_pointer(), addresses, BACKTRACE_DEPTH),
	          false);
}

// No line is wider than what the grader shows of the console.
static void registers_print(const struct trap_frame *f, vaddr_t address)
{
	console_printf("rax %016lx  rbx %016lx  rcx %016lx\n", f->rax, f->rbx, f->rcx);
	console_printf("rdx %016lx  rsi %016lx  rdi %016lx\n", f->rdx, f->rsi, f->rdi);
	console_printf("rbp %016lx  rsp %016lx  r8  %016lx\n", f->rbp, f->rsp, f->r8);
	console_printf("r9  %016lx  r10 %016lx  r11 %016lx\n", f->r9, f->r10, f->r11);
	console_printf("r12 %016lx  r13 %016lx  r14 %016lx\n", f->r12, f->r13, f->r14);
	console_printf("r15 %016lx  cr2 %016lx  cr3 %016lx\n", f->r15, address, cr3_read());
	console_printf("rip %016lx  cs %04lx  rflags %08lx  ss %04lx  error %lx\n", f->rip,
	               f->cs, f->rflags, f->ss, f->error);
}

// Nothing is looked at before the panic has begun: what describes the exception may fail too,
// and must not be taken for the first mistake.
void panic_at_exception(const struct trap_frame *trap_frame, vaddr_t address)
{
	vaddr_t addresses[BACKTRACE_DEPTH];
	char description[300];

	panic_begin("exception", (int)trap_frame->vector);
	exception_describe(trap_frame, address, description, sizeof(description));
	console_printf("\npanic: %s\n", description);
	registers_print(trap_frame, address);
	grade_channel_fault(trap_frame, address, description);
	grade_channel_panic("exception", 0, description);
	panic_end(addresses, backtrace_collect_trap(trap_frame, addresses, BACKTRACE_DEPTH),
	          true);
}

void exercise_missing(const char *id)
{
	grade_channel_hole(id);
	panic("exercise %s is still empty (handout section %s)", id, id);
}
