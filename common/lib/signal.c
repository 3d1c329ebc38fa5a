// signal: names and texts, from the one list.

#include "abi/signal.h"

const char *signal_name(int signal)
{
	switch (signal) {
#define SIGNAL(name, number, text)                                                             \
	case number:                                                                           \
		return #name;
#include "abi/signals.def"
#undef SIGNAL
	default:
		return signal >= SIGRTMIN && signal <= SIGRTMAX ? "SIGRTMIN" : "signal";
	}
}

const char *signal_text(int signal)
{
	switch (signal) {
#define SIGNAL(name, number, text)                                                             \
	case number:                                                                           \
		return text;
#include "abi/signals.def"
#undef SIGNAL
	default:
		return signal >= SIGRTMIN && signal <= SIGRTMAX ? "a message"
		                                                : "unknown signal";
	}
}
