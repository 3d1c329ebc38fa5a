// exception: the 32 exceptions of the processor (Intel SDM vol. 3A, table 6-1).

#include "arch/exception.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/fixup.h"
#include "arch/memory_layout.h"
#include "arch/trap.h"
#include "core/assert.h"
#include "core/log.h"
#include "core/panic.h"
#include "core/slot.h"
#include "core/trace.h"
#include "lib/format.h"
#include "mm/aspace.h"
#include "mm/page_table.h"
#include "mm/stack.h"

static const char *const exception_names[EXCEPTIONS] = {
	[0] = "#DE divide error",
	[1] = "#DB debug",
	[2] = "NMI non-maskable interrupt",
	[3] = "#BP breakpoint",
	[4] = "#OF overflow",
	[5] = "#BR bound range exceeded",
	[6] = "#UD invalid opcode",
	[7] = "#NM no FPU",
	[8] = "#DF double fault",
	[9] = "FPU segment overrun (reserved)",
	[10] = "#TS invalid TSS",
	[11] = "#NP segment not present",
	[12] = "#SS stack segment fault",
	[13] = "#GP general protection fault",
	[14] = "#PF page fault",
	[15] = "exception 15 (reserved)",
	[16] = "#MF x87 floating-point error",
	[17] = "#AC alignment check",
	[18] = "#MC machine check",
	[19] = "#XM SIMD floating-point error",
	[20] = "#VE virtualization exception",
	[21] = "#CP control protection",
	[22] = "exception 22 (reserved)",
	[23] = "exception 23 (reserved)",
	[24] = "exception 24 (reserved)",
	[25] = "exception 25 (reserved)",
	[26] = "exception 26 (reserved)",
	[27] = "exception 27 (reserved)",
	[28] = "#HV hypervisor injection",
	[29] = "#VC VMM communication",
	[30] = "#SX security exception",
	[31] = "exception 31 (reserved)",
};

const char *exception_name(uint64_t vector)
{
	return vector < EXCEPTIONS ? exception_names[vector] : "unexpected interrupt";
}

// Did the kernel touch a program's memory, and not the way it must (mm/user_ptr.h)? A null
// pointer is not meant.
static bool is_stray(const struct trap_frame *trap_frame, vaddr_t address)
{
	return !trap_from_user(trap_frame) &&
	       !(trap_frame->error & (FAULT_USER | FAULT_INSTRUCTION)) &&
	       address >= PAGE_SIZE && address < USER_END;
}

// Who had the fault? The processor may act with the rights of ring 0 for an instruction of ring
// 3, when it reads a table.
static const char *culprit(const struct trap_frame *trap_frame)
{
	if (trap_frame->error & FAULT_USER)
		return "user code";
	return trap_from_user(trap_frame) ? "the processor" : "the kernel";
}

// Describe the memory at an address, for a page fault.
static void page_fault_describe(const struct trap_frame *trap_frame, vaddr_t address,
                                char *text, size_t size)
{
	const char *who = culprit(trap_frame);
	const char *access = trap_frame->error & FAULT_INSTRUCTION ? "ran code at"
	                     : trap_frame->error & FAULT_WRITE     ? "wrote to"
	                                                           : "read from";
	const char *why = trap_frame->error & FAULT_RESERVED ? "a page table entry is damaged"
	                  : is_stray(trap_frame, address) ? "only the copy routines may do that"
	                  : trap_frame->error & FAULT_PRESENT ? "the page does not allow it"
	                                                      : "no page is mapped there";
	char place[96];

	aspace_describe(address, place, sizeof(place));
	format_text(text, size, "%s %s %p: %s; it lies in %s", who, access, (void *)address,
	            why, place);
}

// May 8 bytes of the kernel's be read?
static bool is_readable(vaddr_t address)
{
	return address >= UPPER_HALF && page_mapped(address) && page_mapped(address + 7);
}

// Describe the words that IRETQ (48 CF) was about to pop, if it caused the exception.
static void iretq_describe(const struct trap_frame *trap_frame, char *text, size_t size)
{
	const uint8_t *code = (const uint8_t *)trap_frame->rip;
	const uint64_t *top = (const uint64_t *)trap_frame->rsp;

	if (!trap_from_user(trap_frame) && is_readable(trap_frame->rip) && code[0] == 0x48 &&
	    code[1] == 0xCF && is_readable(trap_frame->rsp) && is_readable(trap_frame->rsp + 8))
		format_text(text, size, "; IRETQ was to pop RIP %#lx and CS %#lx", top[0],
		            top[1]);
}

// The error code of the exceptions that name a selector (Intel SDM vol. 3A, 6.13).
static void selector_describe(const struct trap_frame *trap_frame, char *text, size_t size)
{
	const char *table = trap_frame->error & 2   ? "IDT"
	                    : trap_frame->error & 4 ? "LDT"
	                                            : "GDT";

	if (trap_frame->error != 0)
		format_text(text, size, "over entry %#x of the %s%s",
		            (unsigned)trap_frame->error >> 3, table,
		            trap_frame->error & 1 ? ", delivering an event from outside" : "");
}

static void double_fault_describe(vaddr_t address, char *text, size_t size)
{
	const char *owner = stack_guard_owner(address);

	if (owner != NULL)
		format_text(text, size, "stack overflow: the stack of %s is used up", owner);
	else
		format_text(text, size, "a fault while starting to handle a fault");
}

void exception_describe(const struct trap_frame *trap_frame, vaddr_t fault_address, char *text,
                        size_t size)
{
	char detail[180] = "", popped[80] = "";

	switch (trap_frame->vector) {
	case VECTOR_PAGE_FAULT:
		page_fault_describe(trap_frame, fault_address, detail, sizeof(detail));
		break;
	case VECTOR_DOUBLE_FAULT:
		double_fault_describe(fault_address, detail, sizeof(detail));
		break;
	case VECTOR_INVALID_TSS:
	case VECTOR_NO_SEGMENT:
	case VECTOR_STACK:
	case VECTOR_PROTECTION:
		selector_describe(trap_frame, detail, sizeof(detail));
		break;
	}
	iretq_describe(trap_frame, popped, sizeof(popped));
	format_text(text, size, "%s%s%s%s", exception_name(trap_frame->vector),
	            detail[0] != '\0' ? ": " : "", detail, popped);
}

static bool kernel_exception_unhandled(struct trap_frame *trap_frame, vaddr_t address)
{
	(void)trap_frame;
	(void)address;
	return false;
}

SLOT(kernel_exception_op, kernel_exception_unhandled);

// A breakpoint that no debugger set: say where, and go on (it is a trap: RIP is past it
// already).
static void breakpoint_report(const struct trap_frame *trap_frame)
{
	log_warn("#BP breakpoint at %p", (void *)trap_frame->rip);
}

// The exceptions by which a bad address shows (Intel SDM vol. 3A, 6.15): others that arrive at
// an instruction that copies, such as a data breakpoint, have nothing to do with it.
static bool is_bad_address(uint64_t vector)
{
	return vector == VECTOR_PAGE_FAULT || vector == VECTOR_PROTECTION ||
	       vector == VECTOR_STACK;
}

// Not a page that a region knows of. Apart from exception_dispatch, through which all faults on
// pages go that programs have not touched yet.
__attribute__((noinline)) static void exception_unresolved(struct trap_frame *trap_frame,
                                                           vaddr_t address)
{
	uint64_t vector = trap_frame->vector;

	if (!trap_from_user(trap_frame) && is_bad_address(vector) && fixup_apply(trap_frame))
		return;
	trace(TRACE_INTERRUPT_ENTER, vector, trap_frame->rip);
	if (trap_from_user(trap_frame) ? user_exception_op(trap_frame, address)
	                               : kernel_exception_op(trap_frame, address))
		; // the handler has done all that is to be done
	else if (vector == VECTOR_BREAKPOINT)
		breakpoint_report(trap_frame);
	else
		panic_at_exception(trap_frame, address);
	trace(TRACE_INTERRUPT_EXIT, vector, 0);
}

void exception_dispatch(struct trap_frame *trap_frame)
{
	vaddr_t address = cr2_read(); // before anything else can fault
	int error = -EFAULT;

	if (trap_frame->vector == VECTOR_PAGE_FAULT) {
		trace(TRACE_FAULT, address, trap_frame->error);
		error = aspace_fault(trap_frame, address, (uint32_t)trap_frame->error);
		trace(TRACE_FAULT_END, address, (uint64_t)error);
	}
	// Order: a region first, since a page that is not mapped yet is not a mistake, in any
	// ring. Then the fix-ups, the program's handler, and the panic.
	if (error)
		exception_unresolved(trap_frame, address);
	assert(!interrupts_enabled()); // the way out must not be interrupted
}
