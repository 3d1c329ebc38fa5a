// signal: what processes tell each other (C17 7.14 and POSIX). The numbers are those of
// abi/signals.def.

#ifndef USER_SIGNAL_H
#define USER_SIGNAL_H

#include <stdint.h>
#include <sys/types.h>

#include "lab4-processes/abi/signal_action.h"

#define NSIG (SIGNAL_MAX + 1)

typedef int sig_atomic_t;
typedef uint64_t sigset_t;

// Why a signal came: struct signal_info (abi/signal_action.h) under the names of POSIX.
typedef struct {
	int si_signo;
	int si_code;
	pid_t si_pid;
	int si_status;
	void *si_addr;
} siginfo_t;

#define SI_USER       SIGNAL_FROM_PROCESS
#define SI_KERNEL     SIGNAL_FROM_KERNEL
#define CLD_EXITED    SIGNAL_CHILD_EXITED
#define CLD_KILLED    SIGNAL_CHILD_KILLED
#define CLD_STOPPED   SIGNAL_CHILD_STOPPED
#define CLD_CONTINUED SIGNAL_CHILD_GOES_ON

#define SIG_DFL       ((void (*)(int))SIGNAL_DEFAULT)
#define SIG_IGN       ((void (*)(int))SIGNAL_IGNORE)
#define SIG_ERR       ((void (*)(int)) - 1)

// sa_flags. Every handler gets three arguments, so SA_SIGINFO only says which member is meant.
#define SA_RESTART   SIGNAL_RESTART
#define SA_NODEFER   SIGNAL_NODEFER
#define SA_RESETHAND SIGNAL_RESET
#define SA_NOCLDSTOP SIGNAL_NOSTOP
#define SA_SIGINFO   0x100

struct sigaction {
	union {
		void (*sa_handler)(int signal);
		void (*sa_sigaction)(int signal, siginfo_t *info, void *context);
	};
	sigset_t sa_mask;
	int sa_flags;
};

#define SIG_BLOCK   SIGNAL_BLOCK
#define SIG_UNBLOCK SIGNAL_UNBLOCK
#define SIG_SETMASK SIGNAL_SETMASK

// A function that can fail returns 0, or -1 and errno.

// kill: as call 25 of abi/syscalls.def. ESRCH, EINVAL. killpg: to a group. raise: to the
// process itself.
int kill(pid_t pid, int signal);
int killpg(pid_t group, int signal);
int raise(int signal);

// sigaction: set what happens at a signal, unless `action` is NULL; what happened so far goes
// to *old, unless that is NULL. EINVAL. signal: the same for a handler alone, with SA_RESTART.
// The handler before, or SIG_ERR and errno.
int sigaction(int signal, const struct sigaction *action, struct sigaction *old);
void (*signal(int signal, void (*handler)(int)))(int);

// sigprocmask: change the signals that are blocked; those before go to *old. EINVAL.
// sigsuspend: block exactly these until a signal has been handled. Always -1, and EINTR.
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int sigsuspend(const sigset_t *set);

// A signal that does not exist: EINVAL. sigismember: 1 or 0.
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int signal);
int sigdelset(sigset_t *set, int signal);
int sigismember(const sigset_t *set, int signal);

#endif
