// signal: what a program can be told of, or ended by, in numbers. 0 is none of them.

#ifndef ABI_SIGNAL_H
#define ABI_SIGNAL_H

enum signal {
#define SIGNAL(name, number, text) name = number,
#include "abi/signals.def"
#undef SIGNAL
	// Those that a program sends itself and others with a value: each is queued, the lowest
	// number comes first.
	SIGRTMIN = 32,
	SIGRTMAX = 64,
	SIGNAL_MAX = SIGRTMAX,
};

// signal_name: "SIGKILL" for 9; "SIGRTMIN" for all that are queued; "signal" for no signal.
const char *signal_name(int signal);
// signal_text: "killed" for 9.
const char *signal_text(int signal);

#endif
