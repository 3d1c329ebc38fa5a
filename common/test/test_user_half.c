// test_user_half: the kernel touches addresses where programs live, by the copy routine and
// otherwise.

#include "abi/error.h"
#include "arch/caller_copy.h"
#include "arch/escape.h"
#include "arch/exception.h"
#include "arch/memory_layout.h"
#include "arch/selectors.h"
#include "arch/trap.h"
#include "base_test.h"
#include "core/scheduler_ops.h"
#include "mm/aspace.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/page_table.h"

#define PROGRAM_PAGE 0x400000

static unsigned faults; // that the region was asked to resolve
static struct escape_point way_out;
static vaddr_t fault_address; // of the exception that nothing resolved

static int zero_fault(struct region *region, vaddr_t address, uint32_t error)
{
	faults++;
	if (error & FAULT_PRESENT) // somebody was quicker, as far as a region can tell
		return 0;
	return page_map(region->aspace->root, round_down(address, PAGE_SIZE),
	                frame_alloc_zeroed(FRAME_TEST), region->flags);
}

static const struct region_ops zero_ops = {.fault = zero_fault};
static struct region program = {.start = PROGRAM_PAGE,
                                .end = PROGRAM_PAGE + 4 * PAGE_SIZE,
                                .flags = MAP_USER | MAP_WRITE,
                                .flags_max = MAP_USER | MAP_WRITE,
                                .name = "a program's zeros",
                                .ops = &zero_ops};

static bool leave(struct trap_frame *trap_frame, vaddr_t address)
{
	(void)trap_frame;
	fault_address = address;
	escape_jump(&way_out);
}

static void program_enter(void)
{
	aspace_claim(&kernel_aspace);
	test_ok(aspace_add(&kernel_aspace, &program));
	aspace_disclaim(&kernel_aspace);
}

// Is reading the word at `address`, by an instruction like any other, an unresolved exception?
static bool stray_read(vaddr_t address)
{
	if (escape_set(&way_out) != 0)
		return true;
	(void)*(volatile uint64_t *)address;
	return false;
}

static size_t copy_program(vaddr_t address)
{
	uint64_t word;
	size_t left;

	user_access_begin();
	left = caller_copy(&word, (const void *)address, sizeof(word));
	user_access_end();
	return left;
}

static unsigned outside; // faults in no region

// The region begins a page lower from the first fault there on.
static int lower_start(const struct trap_frame *trap_frame, struct aspace *aspace,
                       vaddr_t address)
{
	test_check(!trap_from_user(trap_frame));
	test_check(!spin_held(&aspace->lock));
	outside++;
	if (address < PROGRAM_PAGE - PAGE_SIZE)
		return -EFAULT;
	program.start = PROGRAM_PAGE - PAGE_SIZE;
	return 0;
}

// Where no region lies the slot decides whether the instruction is tried again.
static void check_no_region(void)
{
	no_region_op = lower_start;
	test_eq(copy_program(PROGRAM_PAGE - 2 * PAGE_SIZE), sizeof(uint64_t));
	test_check(outside > 0);
	outside = 0;
	test_eq(copy_program(PROGRAM_PAGE - PAGE_SIZE), 0);
	test_eq(outside, 1);
	test_eq(copy_program(PROGRAM_PAGE + PAGE_SIZE), 0);
	test_eq(outside, 1);
	test_eq(faults, 3);
}

EARLY_TEST(base_stray_access)
{
	kernel_exception_op = leave;
	program_enter();
	// Not there yet, there, and in no region.
	test_check(stray_read(PROGRAM_PAGE + 8));
	test_eq(fault_address, PROGRAM_PAGE + 8);
	test_eq(faults, 0);
	test_eq(copy_program(PROGRAM_PAGE), 0);
	test_eq(faults, 1);
	test_check(stray_read(PROGRAM_PAGE));
	test_check(stray_read(0));
	test_eq(faults, 1);
	check_no_region();
	test_report("done", 1, secret(1));
}

// The processor reads a program's page with the rights of ring 0, for an instruction of ring 3:
// the page is there, so nothing would come of another try.
EARLY_TEST(base_implicit_access)
{
	struct trap_frame from_ring_3 = {.vector = VECTOR_PAGE_FAULT,
	                                 .cs = SELECTOR_USER_CODE | 3};

	program_enter();
	test_eq(aspace_fault(&from_ring_3, PROGRAM_PAGE, FAULT_PRESENT), -EFAULT);
	test_eq(aspace_fault(&from_ring_3, PROGRAM_PAGE, 0), -EFAULT);
	test_eq(faults, 0);
	test_eq(aspace_fault(&from_ring_3, PROGRAM_PAGE, FAULT_USER), 0);
	test_eq(aspace_fault(&from_ring_3, PROGRAM_PAGE, FAULT_USER | FAULT_PRESENT), 0);
	test_eq(faults, 2);
	test_report("done", 1, secret(1));
}

static struct spinlock lock = SPINLOCK("test lock", RANK_TEST);

// With a spinlock held even the copy routine gets no page: it fails.
EARLY_TEST(base_copy_with_a_lock)
{
	program_enter();
	spin_lock(&lock);
	test_eq(copy_program(PROGRAM_PAGE), sizeof(uint64_t));
	spin_unlock(&lock);
	test_eq(faults, 0);
	test_eq(copy_program(PROGRAM_PAGE), 0);
	spin_lock(&lock);
	test_eq(copy_program(PROGRAM_PAGE), 0);
	spin_unlock(&lock);
	test_report("done", 1, secret(1));
}

static unsigned preemptions, works;

static void preempt_count(void)
{
	percpu_write(preempt_needed, false);
	preemptions++;
}

// The work of a thread that goes back to ring 3: the first time it wakes somebody.
static void work_count(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	test_check(!percpu_read(preempt_needed));
	if (++works == 1)
		preempt_request();
}

// A thread that must run before a program continues runs at once, not at the next tick: a
// system call, an exception, or the pending work may have woken it.
EARLY_TEST(base_user_return_preempts)
{
	struct trap_frame trap_frame = {.cs = SELECTOR_USER_CODE | 3};
	static struct scheduler_ops ops;

	ops = *scheduler_ops;
	ops.preempt = preempt_count;
	scheduler_ops = &ops;
	user_work_op = work_count;
	interrupts_disable();
	preempt_request();
	user_return(&trap_frame);
	test_eq(preemptions, 1);
	test_eq(works, 0); // there was none
	percpu_write(user_work, 1);
	preempt_request();
	user_return(&trap_frame);
	test_eq(preemptions, 3);
	test_eq(works, 2);
	user_return(&trap_frame);
	interrupts_enable();
	test_eq(preemptions, 3);
	test_eq(works, 3);
	test_report("done", 1, secret(1));
}

static int fault_again(const struct trap_frame *trap_frame, struct aspace *aspace,
                       vaddr_t address)
{
	(void)trap_frame;
	(void)aspace;
	if (address == PROGRAM_PAGE)
		test_check(!word_reads(TEST_AREA)); // another fault, which overwrites CR2
	return -EFAULT;
}

static bool note(struct trap_frame *trap_frame, vaddr_t address)
{
	(void)trap_frame;
	fault_address = address;
	return true;
}

// The handler of a program's exception gets the address of that exception, whatever has faulted
// since.
EARLY_TEST(base_user_exception_address)
{
	struct trap_frame trap_frame = {
		.vector = VECTOR_PAGE_FAULT, .error = FAULT_USER, .cs = SELECTOR_USER_CODE | 3};

	test_check(!word_reads(PROGRAM_PAGE)); // for CR2
	no_region_op = fault_again;
	user_exception_op = note;
	interrupts_disable();
	exception_dispatch(&trap_frame);
	interrupts_enable();
	test_eq(fault_address, PROGRAM_PAGE);
	test_report("done", 1, secret(1));
}
