// signal_stop: without the challenge such signals do nothing.

#include "signal_stop.h"

bool signal_stop_send(struct process *process, enum signal_effect effect)
{
	(void)process;
	return effect == SIGNAL_EFFECT_STOP || effect == SIGNAL_EFFECT_CONTINUE;
}
