// signal: the numbers of signals, which notify a program or end it. 0 is not a signal.

#ifndef ABI_SIGNAL_H
#define ABI_SIGNAL_H

enum signal {
#define SIGNAL(name, number, action, text) name = number,
#include "abi/signals.def"
#undef SIGNAL
	// Signals without a meaning of their own: the lowest number comes first.
	SIGRTMIN = 32,
	SIGRTMAX = 64,
	SIGNAL_MAX = SIGRTMAX,
};

// The default action of a signal, for a process that has not chosen another.
enum signal_default {
	SIGNAL_DEFAULT_END,      // the process ends,
	SIGNAL_DEFAULT_IGNORE,   // or nothing happens,
	SIGNAL_DEFAULT_STOP,     // or it stops,
	SIGNAL_DEFAULT_CONTINUE, // or goes on, if it was stopped
};

enum signal_default signal_default(int signal);

// signal_name: "SIGKILL" for 9; "SIGRTMIN" for all from 32 on; "signal" for an unknown number.
const char *signal_name(int signal);
// signal_text: "killed" for 9.
const char *signal_text(int signal);

#endif
