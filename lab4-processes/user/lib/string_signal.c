// string_signal: from the one list of signals.

#include <string.h>

#include "abi/signal.h"

const char *strsignal(int signal)
{
	return signal_text(signal);
}
