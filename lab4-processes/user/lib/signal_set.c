// signal_set: sets of signals, a bit for each.

#include <errno.h>
#include <signal.h>
#include <stdbool.h>

static bool signal_exists(int signal)
{
	if (signal >= 1 && signal <= SIGNAL_MAX)
		return true;
	errno = EINVAL;
	return false;
}

int sigemptyset(sigset_t *set)
{
	*set = 0;
	return 0;
}

int sigfillset(sigset_t *set)
{
	*set = ~0ull;
	return 0;
}

int sigaddset(sigset_t *set, int signal)
{
	if (!signal_exists(signal))
		return -1;
	*set |= SIGNAL_BIT(signal);
	return 0;
}

int sigdelset(sigset_t *set, int signal)
{
	if (!signal_exists(signal))
		return -1;
	*set &= ~SIGNAL_BIT(signal);
	return 0;
}

int sigismember(const sigset_t *set, int signal)
{
	if (!signal_exists(signal))
		return -1;
	return (*set & SIGNAL_BIT(signal)) != 0;
}
