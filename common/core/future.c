// future: the end of one.

#include "core/future.h"

void future_drop(struct future *future)
{
	if (future->drop != NULL)
		future->drop(future);
}
