// signal_post: two sets of signals that pend, and a table of actions.

#include "signal_post.h"

#include "core/panic.h"

//@ solution 4.9
// The lowest signal of a set, or 0.
static int lowest(uint64_t set)
{
	return set != 0 ? __builtin_ctzll(set) + 1 : 0;
}

// Take a signal out of the set, and return it.
static int take(uint64_t *pending, int signal)
{
	*pending &= ~SIGNAL_BIT(signal);
	return signal;
}

//@ stub
//@ end
// EXERCISE 4.9  Which signal, and what it does.
//
// A set of signals has a bit for each: SIGNAL_BIT(signal), abi/signal_action.h. A signal pends
// from when it is sent until somebody gets it: for the process, so that any of its threads may
// get it (signals->pending); or for one thread, whose set the caller names.
//
// signal_effect: what the process does with `signal`, 1 to SIGNAL_MAX, when nobody blocks it.
// Its action (signals_action) says: a handler; SIGNAL_IGNORE; or SIGNAL_DEFAULT, and then
// signal_default (abi/signal.h) knows. But SIGKILL always ends, and SIGSTOP always stops,
// whatever the action says. SIGCONT of a process that ignores or handles it still does that;
// here it has no other effect.
//
// signal_post: `info` tells of a signal for the set `pending`, which is signals->pending or a
// thread's. It pends from now on, and its info is kept in signals->info. A signal pends once:
// if it does already, it stays as it is, info included, and the new one is lost. Returns
// whether it was new.
//
// signal_choose: take the next signal that is not in `blocked` out of the sets, and return it;
// 0 if there is none. A SIGKILL of the process comes first, then what the thread was sent, then
// what the process was sent; of several the lowest number. SIGKILL and SIGSTOP cannot be
// blocked.
//
// Hint: bit 0 is signal 1, and signal 64 has a bit, too.
enum signal_effect signal_effect(const struct signals *signals, int signal)
{
	//@ solution 4.9
	struct signal_action action = signals_action(signals, signal);
	bool is_default = action.handler == SIGNAL_DEFAULT;

	if (is_default || (SIGNAL_BIT(signal) & SIGNALS_UNSTOPPABLE)) {
		switch (signal_default(signal)) {
		case SIGNAL_DEFAULT_IGNORE:
			return SIGNAL_EFFECT_NONE;
		case SIGNAL_DEFAULT_STOP:
			return SIGNAL_EFFECT_STOP;
		case SIGNAL_DEFAULT_CONTINUE:
			return SIGNAL_EFFECT_CONTINUE;
		default:
			return SIGNAL_EFFECT_END;
		}
	}
	return action.handler == SIGNAL_IGNORE ? SIGNAL_EFFECT_NONE : SIGNAL_EFFECT_HANDLER;
	//@ stub
	//   (void)signals;
	//   (void)signal;
	//   exercise_missing("4.9");
	//@ end
}

bool signal_post(struct signals *signals, uint64_t *pending, const struct signal_info *info)
{
	//@ solution 4.9
	if (*pending & SIGNAL_BIT(info->signal))
		return false;
	*pending |= SIGNAL_BIT(info->signal);
	signals->info[info->signal - 1] = *info;
	return true;
	//@ stub
	//   (void)signals;
	//   (void)pending;
	//   (void)info;
	//   exercise_missing("4.9");
	//@ end
}

int signal_choose(struct signals *signals, uint64_t *thread_pending, uint64_t blocked)
{
	//@ solution 4.9
	uint64_t allowed = ~blocked | SIGNALS_UNSTOPPABLE;

	if (signals->pending & SIGNAL_BIT(SIGKILL))
		return take(&signals->pending, SIGKILL);
	if (*thread_pending & allowed)
		return take(thread_pending, lowest(*thread_pending & allowed));
	if (signals->pending & allowed)
		return take(&signals->pending, lowest(signals->pending & allowed));
	return 0;
	//@ stub
	//   (void)signals;
	//   (void)thread_pending;
	//   (void)blocked;
	//   exercise_missing("4.9");
	//@ end
}
