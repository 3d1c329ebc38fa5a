// stack_grow: by default the first thread's stack keeps the size that it starts with. With the
// challenge its region begins lower when the program needs more.

#include "stack_grow.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "lab2-threads/kernel/thread.h"
#include "lab3-userspace/abi/process.h"
#include "memory.h"

//@ solution 3.13
#define RED_ZONE 128 // bytes below RSP that a function may use (System V ABI, 3.2.2)

// The RSP of ring 3. If the kernel faults, it serves a call: the program's registers are in the
// frame with which the thread entered the kernel, at the top of its stack.
static vaddr_t user_rsp(const struct trap_frame *trap_frame)
{
	const struct trap_frame *call =
		(const struct trap_frame *)thread_current()->stack.top - 1;

	return trap_from_user(trap_frame) ? trap_frame->rsp : call->rsp;
}

// May the region `stack` reach down to `address`, for a program with this RSP?
static bool can_reach(const struct aspace *aspace, const struct region *stack, vaddr_t address,
                      vaddr_t rsp)
{
	vaddr_t guard = round_down(address, PAGE_SIZE) - USER_STACK_GUARD;

	if (address + RED_ZONE < rsp)
		return false;
	if (container_of(stack, const struct memory, region)->image != NULL)
		return false;
	// Nothing lies between. This includes RSP, which may point into the stack of another
	// thread, far below.
	return region_next(&aspace->regions, min_u64(guard, rsp)) == stack;
}

//@ stub
//@ end
// EXERCISE 3.13  Challenge: a stack that grows.
//
// Without this exercise a program ends by SIGSEGV when its first thread has used the
// USER_STACK_SIZE bytes of its stack. Let the stack grow. No region of `aspace` has `address`.
// If the program has run out of stack, let the stack's region begin at the page of `address`
// (region->start; aspace_find, mm/aspace.h), and return 0: the instruction is tried again, and
// its fault finds the region. If not, change nothing and return -EFAULT.
//
// The stack is the region below USER_STACK_TOP (lab3-userspace/abi/process.h). It may grow if
//   - it shows no file (memory.image), since image_offset belongs to its start;
//   - it will not be larger than USER_STACK_MAX;
//   - `address` is at most 128 bytes below the program's RSP: a function may use these bytes
//     (the red zone, System V ABI, 3.2.2), and PUSH and CALL write there before they change
//     RSP;
//   - no other region lies between RSP and the stack, and none in the USER_STACK_GUARD bytes
//     below the page (region_next, mm/region.h).
//
// If somebody has claimed the space, the regions must stay as they are. The handler does not
// wait: for an `address` in the USER_STACK_MAX bytes return 0 with nothing changed, and the
// fault comes again until the claim ends. Take aspace->lock; do not sleep.
//
// Hint: a system call may be the first to touch a part of the stack. Whose RSP does
// `trap_frame` have then?
int stack_grow(const struct trap_frame *trap_frame, struct aspace *aspace, vaddr_t address)
{
	//@ solution 3.13
	struct region *stack;
	int error = -EFAULT;

	if (address >= USER_STACK_TOP || address < USER_STACK_TOP - USER_STACK_MAX)
		return -EFAULT;
	spin_lock(&aspace->lock);
	stack = aspace_find(aspace, USER_STACK_TOP - 1);
	if (aspace->claimed) {
		error = 0;
	} else if (stack != NULL && can_reach(aspace, stack, address, user_rsp(trap_frame))) {
		// Another thread may have been quicker.
		stack->start = min_u64(stack->start, round_down(address, PAGE_SIZE));
		error = 0;
	}
	spin_unlock(&aspace->lock);
	return error;
	//@ stub
	//   (void)trap_frame;
	//   (void)aspace;
	//   (void)address;
	//   return -EFAULT;
	//@ end
}
