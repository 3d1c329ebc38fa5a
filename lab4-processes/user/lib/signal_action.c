// signal_action: what a process does with its signals, and which of them wait.

#include <signal.h>
#include <stddef.h>

#include "lab3-userspace/user/lib/result.h"
#include "signal_restorer.h"

_Static_assert(sizeof(siginfo_t) == sizeof(struct signal_info) &&
                       offsetof(siginfo_t, si_pid) == offsetof(struct signal_info, sender) &&
                       offsetof(siginfo_t, si_status) == offsetof(struct signal_info, value) &&
                       offsetof(siginfo_t, si_addr) == offsetof(struct signal_info, address),
               "what a handler gets is the kernel's struct");

int sigaction(int signal, const struct sigaction *action, struct sigaction *old)
{
	struct signal_action new = {0}, before;

	if (action != NULL) {
		new.handler = (uint64_t)action->sa_handler;
		new.blocked = action->sa_mask;
		new.flags = action->sa_flags &SIGNAL_FLAGS;
		new.restorer = (uint64_t)signal_restorer;
	}
	if (result_value(syscall_signal_action(signal, action == NULL ? NULL : &new, &before)))
		return -1;
	if (old != NULL)
		*old = (struct sigaction){
			.sa_handler = (void (*)(int))before.handler,
			.sa_mask = before.blocked,
			.sa_flags = (int)before.flags,
		};
	return 0;
}

void (*signal(int signal, void (*handler)(int)))(int)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;

	return sigaction(signal, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	return (int)result_value(syscall_signal_mask(how, set, old));
}

int sigsuspend(const sigset_t *set)
{
	return (int)result_value(syscall_signal_suspend(*set));
}
