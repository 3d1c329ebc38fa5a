// test_crime_signal: exercise 3.11 with trap frames that are made up, for a program that is.

#include "abi/signal.h"
#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/exception.h"
#include "arch/memory_layout.h"
#include "arch/selectors.h"
#include "lab2-threads/kernel/thread.h"
#include "lab3-userspace/kernel/crime.h"
#include "lab3-userspace/kernel/memory.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "mm/aspace_change.h"
#include "mm/page_table.h"

#define PLACE 0x50000000ull

static struct trap_frame frame_of(uint64_t vector, uint32_t error)
{
	return (struct trap_frame){.vector = vector,
	                           .error = error,
	                           .rip = test_secret(vector) % USER_END,
	                           .cs = SELECTOR_USER_CODE | 3,
	                           .rflags = RFLAGS_RESERVED | RFLAGS_IF,
	                           .rsp = PLACE,
	                           .ss = SELECTOR_USER_DATA | 3};
}

// Let the running thread be one of a program for a moment.
static void handle_as(struct process *process, uint64_t vector)
{
	struct trap_frame trap_frame = frame_of(vector, FAULT_USER);
	bool handled, were_on;

	thread_current()->process = process;
	interrupts_disable();
	handled = crime_handle(&trap_frame, test_secret(100 + vector) % USER_END);
	were_on = interrupts_enabled();
	interrupts_enable();
	thread_current()->process = NULL;
	test_check_as("crime_handle returns true", handled);
	test_check_as("interrupts are off when crime_handle returns", !were_on);
	test_check_as("the program is ending after crime_handle", process->ending);
}

TEST(crimes_have_signals)
{
	for (unsigned vector = 0; vector < EXCEPTIONS; vector++) {
		struct process process = {
			.number = (int)(1000 + test_secret(200 + vector) % 1000)};

		list_init(&process.threads);
		format_text(process.name, sizeof(process.name), "made-up-%u", vector);
		handle_as(&process, vector);
		test_report("status", vector, test_secret(vector) ^ (uint64_t)process.status);
	}
}

// ---- A page fault where only memory is missing ----

static int signal_in(struct space *space, vaddr_t address, uint32_t error)
{
	struct trap_frame trap_frame = frame_of(VECTOR_PAGE_FAULT, error);
	int signal;

	interrupts_disable(); // no switch meanwhile: the space is not to be loaded
	thread_current()->aspace = &space->aspace;
	signal = crime_signal(&trap_frame, address);
	thread_current()->aspace = NULL;
	interrupts_enable();
	return signal;
}

static void enter(struct space *space, vaddr_t start, unsigned flags)
{
	struct memory *memory = memory_create(start, start + PAGE_SIZE, flags, NULL, 0);

	test_check(memory != NULL);
	aspace_claim(&space->aspace);
	test_ok(aspace_add(&space->aspace, &memory->region));
	aspace_disclaim(&space->aspace);
}

// Regions to read, to write and to run, and none; a read, a write, a fetch.
TEST(crimes_are_not_lack_of_memory)
{
	static const unsigned flags[] = {MAP_READ, MAP_WRITE, MAP_EXECUTE};
	static const uint32_t errors[] = {FAULT_USER, FAULT_USER | FAULT_WRITE,
	                                  FAULT_USER | FAULT_INSTRUCTION};
	struct space *space = space_create();
	unsigned question = 0;

	test_check(space != NULL);
	for (unsigned i = 0; i < array_length(flags); i++)
		enter(space, PLACE + i * PAGE_SIZE, flags[i]);
	for (unsigned i = 0; i <= array_length(flags); i++) {
		for (unsigned j = 0; j < array_length(errors); j++, question++) {
			int signal = signal_in(space, PLACE + i * PAGE_SIZE + 8 * question,
			                       errors[j]);

			test_report("signal", question,
			            test_secret(question) ^ (uint64_t)signal);
		}
	}
	space_destroy(space);
}
