// user_base: where thread-local data of programs is found.

#include "user_base.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "lab3-userspace/abi/memory.h"
#include "user_thread.h"

// EXERCISE 3.3  GS, and the bases of a thread.
//
// A switch leads to a thread of ring 3, whose FS and GS bases are `bases`: load them
// (msr_write, arch/cpu.h). That of FS is in MSR_FS_BASE. The kernel is running, so MSR_GS_BASE
// holds its own base: the one of ring 3 is where user_leave takes it from. Called with
// interrupts off.
//
// Hint: load them each time, also if the thread before had the same. Ring 3 can change a base
// without asking, to 0: how? (Intel SDM vol. 3A, 3.4.4.)
void user_bases_load(const struct user_bases *bases)
{
	//@ solution 3.3
	msr_write(MSR_FS_BASE, bases->fs);
	msr_write(MSR_KERNEL_GS_BASE, bases->gs);
	//@ stub
	//   (void)bases;
	//   exercise_missing("3.3");
	//@ end
}

// An address of the upper half as GS base would look like the kernel's own to the entries of
// exceptions that must find out whose it is (arch/trap_entry.S), and WRMSR refuses one that is
// not canonical.
//
// Both bases are loaded. If ring 3 has changed the other one by a null selector, it comes back
// now, and not only at the next switch: the program cannot know when that is.
int64_t sys_set_base(int which, uint64_t address)
{
	struct user_thread *user = user_thread_current();
	bool were_on;

	if (user == NULL)
		return -EPERM;
	if (address >= USER_END || (which != MEMORY_BASE_FS && which != MEMORY_BASE_GS))
		return -EINVAL;
	were_on = interrupts_save(); // a switch in between loads what is kept
	if (which == MEMORY_BASE_FS)
		user->bases.fs = address;
	else
		user->bases.gs = address;
	user_bases_load(&user->bases);
	interrupts_restore(were_on);
	return 0;
}
