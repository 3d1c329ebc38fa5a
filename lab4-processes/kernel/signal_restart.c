// signal_restart: the way back before the call.

#include "signal_restart.h"

#include "core/panic.h"

// EXERCISE 4.11  Make the call again.
//
// A thread slept in a system call, a signal came, and the call has returned -EINTR: in
// `trap_frame` RAX is -1, RDX is EINTR, and RIP is behind the instruction that made the call.
// The call is one that can be made again as if nothing had happened: signals->number is its
// number, and signals->third the argument that was in RDX.
//
// Let ring 3 make the call again if no handler runs (`action` is NULL), or if the handler's
// action has SIGNAL_RESTART: put RIP back to the instruction, and RAX and RDX to what they
// were. `int 0x80` and `syscall` are both 2 bytes long. Else the program gets the error: leave
// everything as it is.
//
// Hint: a handler, if there is one, is entered only afterwards: which RIP will be in its
// context?
void signal_restart(struct trap_frame *trap_frame, const struct user_signals *signals,
                    const struct signal_action *action)
{
	//@ solution 4.11
	if (action != NULL && !(action->flags & SIGNAL_RESTART))
		return;
	trap_frame->rip -= 2;
	trap_frame->rax = signals->number;
	trap_frame->rdx = signals->third;
	//@ stub
	//   (void)trap_frame;
	//   (void)signals;
	//   (void)action;
	//   exercise_missing("4.11");
	//@ end
}
