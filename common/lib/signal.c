// signal: names, texts and default actions, from the one list.

#include "abi/signal.h"

const char *signal_name(int signal)
{
	switch (signal) {
#define SIGNAL(name, number, action, text)                                                     \
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
#define SIGNAL(name, number, action, text)                                                     \
	case number:                                                                           \
		return text;
#include "abi/signals.def"
#undef SIGNAL
	default:
		return signal >= SIGRTMIN && signal <= SIGRTMAX ? "a message"
		                                                : "unknown signal";
	}
}

enum signal_default signal_default(int signal)
{
	switch (signal) {
#define SIGNAL(name, number, action, text)                                                     \
	case number:                                                                           \
		return SIGNAL_DEFAULT_##action;
#include "abi/signals.def"
#undef SIGNAL
	default:
		return SIGNAL_DEFAULT_END;
	}
}
